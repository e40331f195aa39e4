//! User pools, their clients, and the sign-in that gives users AWS credentials.
//!
//! This module knows nothing of tables. The principal for signed-in users is in `iam`, on a floor
//! below.

mod custom_attribute;
mod sign_in;
mod user_pool;
mod user_pool_client;

pub use custom_attribute::CustomAttribute;
pub(crate) use sign_in::{MappedClaim, SignInDeclaration, SignInPart};
pub use sign_in::{UserSignIn, UserSignInHandle};
pub(crate) use user_pool::UserPoolDeclaration;
pub use user_pool::{PasswordPolicy, SignInAttribute, UserPool, UserPoolHandle};
pub(crate) use user_pool_client::UserPoolClientDeclaration;
pub use user_pool_client::{AuthFlow, UserPoolClient, UserPoolClientHandle};
