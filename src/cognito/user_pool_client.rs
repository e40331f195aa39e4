//! `UserPoolClient`: an app that signs users in.

use crate::builder::{common_setters, resource};
use crate::cognito::UserPoolHandle;
use crate::iam::Owner;
use crate::site::{At, Site};
use crate::template::Expr;
use crate::words::words;

resource! {
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
    pub struct UserPoolClient;

    /// The handle of a client that was added to a stack.
    pub struct UserPoolClientHandle {
        /// The client's id, resolved at deployment.
        pub fn user_pool_client_id(&self) = Ref;
    }

    pub(crate) struct UserPoolClientDeclaration;

    /// A client that signs users in by Secure Remote Password and refreshes their tokens.
    pub fn new(id: impl Into<String>, user_pool: &UserPoolHandle) {
        user_pool: Expr = user_pool.user_pool_id(),
        /// The stack of the pool, if the client was made from a handle.
        owner: Option<Owner> = Some(user_pool.owner.clone()),
        auth_flows: At<Vec<AuthFlow>> = At::caller(vec![AuthFlow::UserSrp, AuthFlow::RefreshToken]),
        write_attributes: Option<At<Vec<String>>> = None,
    }

    /// The name in the console: 1 to 128 characters of `\w\s+=,.@-`.
    pub fn client_name(name: impl Into<String>);

    /// Whether the client has a secret: for servers, never for browsers or apps. A change makes a new
    /// client with a new id.
    pub fn generate_secret(secret: bool);
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

    /// The attributes that users of this client write: when they sign up, and with their own token later, such as
    /// `email` or `custom:nickname`. By default Cognito lets them write at least every standard attribute. An
    /// attribute that decides which rows a user reaches is not among them.
    ///
    /// ```
    /// use tablature::{Stack, UserPool, UserPoolClient};
    ///
    /// let mut stack = Stack::new("hr");
    /// let people = stack.add(UserPool::new("People"));
    /// stack.add(UserPoolClient::new("Web", &people).write_attributes(["email", "name"]));
    /// ```
    #[track_caller]
    pub fn write_attributes(
        mut self,
        attributes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let UserPoolClientDeclaration { calls, write_attributes, .. } = &mut self.declaration;
        let list = write_attributes.get_or_insert(At::caller(Vec::new()));
        let attributes = attributes.into_iter().map(Into::into);
        calls.extend("write_attributes", &mut list.value, attributes);
        self
    }
}

common_setters! {
    [] UserPoolClient = "client": logical_id, acknowledge, replacing;
    example
        "Stack, UserPool, UserPoolClient",
        "let mut stack = Stack::new(\"hr\");\n\
         let people = stack.add(UserPool::new(\"People\"));",
        "UserPoolClient::new(\"Web\", &people)",
        "client_name(\"web\")" => "client_name(\"web app\")";
}
