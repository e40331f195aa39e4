//! `UserPool`: a directory of users.

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, common_setters, identity};
use crate::iam::Owner;
use crate::removal_policy::RemovalPolicy;
use crate::site::{At, Site};
use crate::template::Expr;

/// A Cognito user pool (`AWS::Cognito::UserPool`). It is retained when the stack goes, unless
/// [`removal_policy`](Self::removal_policy) says otherwise, since its users cannot be made again.
///
/// ```
/// use tablature::{PasswordPolicy, SignInAttribute, Stack, UserPool};
///
/// let mut stack = Stack::new("hr");
/// let people = stack.add(
///     UserPool::new("People")
///         .sign_in_with([SignInAttribute::Email])
///         .password_policy(PasswordPolicy::at_least(8).uppercase().lowercase().numbers()),
/// );
/// ```
///
/// See [AWS::Cognito::UserPool](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html).
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct UserPool {
    pub(crate) declaration: UserPoolDeclaration,
}

#[derive(Clone, Debug)]
pub(crate) struct UserPoolDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) user_pool_name: Option<At<String>>,
    pub(crate) sign_in_with: At<Vec<SignInAttribute>>,
    pub(crate) password_policy: Option<At<PasswordPolicy>>,
    pub(crate) self_sign_up: Option<At<bool>>,
    pub(crate) deletion_protection: Option<At<bool>>,
    pub(crate) removal_policy: Option<At<RemovalPolicy>>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    pub(crate) calls: Calls,
}

/// What users type to sign in, instead of a user name. It cannot be changed later.
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignInAttribute {
    /// The e-mail address, which Cognito verifies.
    Email,
    /// The telephone number, which Cognito verifies.
    PhoneNumber,
}

impl SignInAttribute {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
        }
    }
}

/// The requirements for passwords.
///
/// ```
/// use tablature::PasswordPolicy;
///
/// PasswordPolicy::at_least(12).uppercase().lowercase().numbers().symbols();
/// ```
///
/// See [PasswordPolicy](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cognito-userpool-passwordpolicy.html).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PasswordPolicy {
    pub(crate) minimum_length: u32,
    pub(crate) uppercase: bool,
    pub(crate) lowercase: bool,
    pub(crate) numbers: bool,
    pub(crate) symbols: bool,
}

impl PasswordPolicy {
    /// At least this many characters: 6 to 99.
    pub fn at_least(minimum_length: u32) -> Self {
        Self { minimum_length, uppercase: false, lowercase: false, numbers: false, symbols: false }
    }

    /// And an upper-case letter.
    pub fn uppercase(self) -> Self {
        Self { uppercase: true, ..self }
    }

    /// And a lower-case letter.
    pub fn lowercase(self) -> Self {
        Self { lowercase: true, ..self }
    }

    /// And a digit.
    pub fn numbers(self) -> Self {
        Self { numbers: true, ..self }
    }

    /// And a symbol.
    pub fn symbols(self) -> Self {
        Self { symbols: true, ..self }
    }
}

impl UserPool {
    /// A user pool whose users sign in with a user name and may sign up themselves.
    #[track_caller]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            declaration: UserPoolDeclaration {
                id: At::caller(id.into()),
                logical_id: None,
                user_pool_name: None,
                sign_in_with: At::caller(Vec::new()),
                password_policy: None,
                self_sign_up: None,
                deletion_protection: None,
                removal_policy: None,
                acknowledgements: Vec::new(),
                calls: Calls::default(),
            },
        }
    }

    /// The name in the console: 1 to 128 characters of `\w\s+=,.@-`; two pools may share one.
    #[track_caller]
    pub fn user_pool_name(mut self, name: impl Into<String>) -> Self {
        self.declaration.calls.once("user_pool_name");
        self.declaration.user_pool_name = Some(At::caller(name.into()));
        self
    }

    /// Users sign in with these instead of a user name; Cognito verifies them. It cannot be changed
    /// once the pool is deployed.
    #[track_caller]
    pub fn sign_in_with(mut self, attributes: impl IntoIterator<Item = SignInAttribute>) -> Self {
        let UserPoolDeclaration { calls, sign_in_with, .. } = &mut self.declaration;
        if calls.is_first("sign_in_with", Site::caller()) {
            *sign_in_with = At::caller(Vec::new());
        }
        calls.extend("sign_in_with", &mut sign_in_with.value, attributes);
        self
    }

    /// The requirements for passwords. Cognito's default is 8 characters of all four kinds.
    #[track_caller]
    pub fn password_policy(mut self, policy: PasswordPolicy) -> Self {
        self.declaration.calls.once("password_policy");
        self.declaration.password_policy = Some(At::caller(policy));
        self
    }

    /// Whether people may sign up themselves (Cognito's default), or only administrators create users.
    #[track_caller]
    pub fn self_sign_up(mut self, allowed: bool) -> Self {
        self.declaration.calls.once("self_sign_up");
        self.declaration.self_sign_up = Some(At::caller(allowed));
        self
    }

    /// Whether Cognito refuses to delete the pool, also from outside the stack.
    #[track_caller]
    pub fn deletion_protection(mut self, protected: bool) -> Self {
        self.declaration.calls.once("deletion_protection");
        self.declaration.deletion_protection = Some(At::caller(protected));
        self
    }
}

identity!(UserPoolDeclaration);

/// The handle of a user pool that was added to a stack.
#[derive(Clone, Debug)]
pub struct UserPoolHandle {
    pub(crate) declaration: Arc<UserPoolDeclaration>,
    pub(crate) owner: Owner,
}

impl UserPoolHandle {
    /// The pool's ARN, resolved at deployment: the resource of `cognito-idp` actions.
    pub fn arn(&self) -> Expr {
        Expr::get_att(self.logical_id(), "Arn")
    }

    /// The pool's id, resolved at deployment.
    pub fn user_pool_id(&self) -> Expr {
        Expr::reference(self.logical_id())
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
    }
}

common_setters! {
    [] UserPool = "user pool": logical_id, acknowledge, removal_policy, replacing;
    fields [.declaration];
    example
        "UserPool",
        "",
        "UserPool::new(\"People\")",
        "self_sign_up(true)" => "self_sign_up(false)";
    more "", "", "It is retained where nothing is said, unless the deployment that makes it fails.";
}
