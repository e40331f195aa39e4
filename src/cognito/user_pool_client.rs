//! `UserPoolClient`: an app that signs users in.

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, common_setters, identity};
use crate::cognito::UserPoolHandle;
use crate::iam::Owner;
use crate::site::{At, Site};
use crate::template::Expr;
use crate::words::words;

/// An app client of a user pool (`AWS::Cognito::UserPoolClient`). By default it has no secret and
/// does not reveal which users exist.
///
/// ```
/// use tablature::{AuthFlow, Stack, UserPool, UserPoolClient};
///
/// let mut stack = Stack::new("hr");
/// let people = stack.add(UserPool::new("People"));
/// stack.add(
///     UserPoolClient::new("Web", &people).auth_flows([AuthFlow::UserSrp, AuthFlow::RefreshToken]),
/// );
/// ```
///
/// See [AWS::Cognito::UserPoolClient](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html).
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct UserPoolClient {
    pub(crate) declaration: UserPoolClientDeclaration,
}

#[derive(Clone, Debug)]
pub(crate) struct UserPoolClientDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) user_pool: Expr,
    /// The stack of the pool, if the client was made from a handle.
    pub(crate) owner: Option<Owner>,
    pub(crate) client_name: Option<At<String>>,
    pub(crate) auth_flows: At<Vec<AuthFlow>>,
    pub(crate) generate_secret: At<bool>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    pub(crate) calls: Calls,
}

words! {
    /// A way to sign in.
    pub enum AuthFlow {
        /// `ALLOW_USER_PASSWORD_AUTH`: the password itself goes to Cognito.
        UserPassword = "ALLOW_USER_PASSWORD_AUTH",
        /// `ALLOW_ADMIN_USER_PASSWORD_AUTH`: a server signs users in with the password.
        AdminUserPassword = "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        /// `ALLOW_USER_SRP_AUTH`: Secure Remote Password, the password never leaves the device.
        UserSrp = "ALLOW_USER_SRP_AUTH",
        /// `ALLOW_CUSTOM_AUTH`: Lambda triggers define the challenges.
        Custom = "ALLOW_CUSTOM_AUTH",
        /// `ALLOW_USER_AUTH`: the user chooses how to sign in.
        User = "ALLOW_USER_AUTH",
        /// `ALLOW_REFRESH_TOKEN_AUTH`: new tokens for a refresh token.
        RefreshToken = "ALLOW_REFRESH_TOKEN_AUTH",
    }
}

impl UserPoolClient {
    /// A client that signs users in by Secure Remote Password and refreshes their tokens.
    #[track_caller]
    pub fn new(id: impl Into<String>, user_pool: &UserPoolHandle) -> Self {
        Self {
            declaration: UserPoolClientDeclaration {
                id: At::caller(id.into()),
                logical_id: None,
                user_pool: user_pool.user_pool_id(),
                owner: Some(user_pool.owner.clone()),
                client_name: None,
                auth_flows: At::caller(vec![AuthFlow::UserSrp, AuthFlow::RefreshToken]),
                generate_secret: At::caller(false),
                acknowledgements: Vec::new(),
                calls: Calls::default(),
            },
        }
    }

    /// The name in the console: 1 to 128 characters of `\w\s+=,.@-`.
    #[track_caller]
    pub fn client_name(mut self, name: impl Into<String>) -> Self {
        self.declaration.calls.once("client_name");
        self.declaration.client_name = Some(At::caller(name.into()));
        self
    }

    /// The ways to sign in. They replace the two of [`new`](Self::new).
    #[track_caller]
    pub fn auth_flows(mut self, flows: impl IntoIterator<Item = AuthFlow>) -> Self {
        let UserPoolClientDeclaration { calls, auth_flows, .. } = &mut self.declaration;
        if calls.is_first("auth_flows", Site::caller()) {
            *auth_flows = At::caller(Vec::new());
        }
        calls.extend("auth_flows", &mut auth_flows.value, flows);
        self
    }

    /// Whether the client has a secret: for servers, never for browsers or apps. A change makes a new
    /// client with a new id.
    #[track_caller]
    pub fn generate_secret(mut self, secret: bool) -> Self {
        self.declaration.calls.once("generate_secret");
        self.declaration.generate_secret = At::caller(secret);
        self
    }
}

identity!(UserPoolClientDeclaration);

/// The handle of a client that was added to a stack.
#[derive(Clone, Debug)]
pub struct UserPoolClientHandle {
    pub(crate) declaration: Arc<UserPoolClientDeclaration>,
}

impl UserPoolClientHandle {
    /// The client's id, resolved at deployment.
    pub fn user_pool_client_id(&self) -> Expr {
        Expr::reference(self.logical_id())
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
    }
}

common_setters! {
    [] UserPoolClient = "client": logical_id, acknowledge, replacing;
    fields [.declaration];
    example
        "Stack, UserPool, UserPoolClient",
        "let mut stack = Stack::new(\"hr\");\n\
         let people = stack.add(UserPool::new(\"People\"));",
        "UserPoolClient::new(\"Web\", &people)",
        "client_name(\"web\")" => "client_name(\"web app\")";
    more "", "", "";
}
