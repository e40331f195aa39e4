//! Cognito's words: user pools, their clients, and a sign-in that gives users AWS credentials.
//!
//! Knows nothing of tables; `iam` below it knows the principal that a signed-in user is.

mod sign_in;
mod user_pool;
mod user_pool_client;

pub(crate) use sign_in::{MappedClaim, SignInDeclaration, SignInPart};
pub use sign_in::{UserSignIn, UserSignInHandle};
pub(crate) use user_pool::UserPoolDeclaration;
pub use user_pool::{PasswordPolicy, SignInAttribute, UserPool, UserPoolHandle};
pub(crate) use user_pool_client::UserPoolClientDeclaration;
pub use user_pool_client::{AuthFlow, UserPoolClient, UserPoolClientHandle};
