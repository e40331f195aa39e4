//! `UserPool`: a directory of users.

use crate::builder::{common_setters, part, resource};
use crate::cognito::CustomAttribute;
use crate::removal_policy::RemovalPolicy;
use crate::site::{At, Site};
use crate::words::closed_words;

resource! {
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
    pub struct UserPool;

    /// The handle of a user pool that was added to a stack.
    pub struct UserPoolHandle {
        /// The pool's ARN, resolved at deployment: the resource of `cognito-idp` actions.
        pub fn arn(&self) = GetAtt("Arn");

        /// The pool's id, resolved at deployment.
        pub fn user_pool_id(&self) = Ref;
    }

    pub(crate) struct UserPoolDeclaration;

    /// A user pool whose users sign in with a user name and may sign up themselves.
    pub fn new(id: impl Into<String>) {
        sign_in_with: At<Vec<SignInAttribute>> = At::caller(Vec::new()),
        custom_attributes: Vec<At<CustomAttribute>> = Vec::new(),
        removal_policy: Option<At<RemovalPolicy>> = None,
    }

    /// The name in the console: 1 to 128 characters of `\w\s+=,.@-`; two pools may share one.
    pub fn user_pool_name(name: impl Into<String>);

    /// The requirements for passwords. Cognito's default is 8 characters of all four kinds.
    pub fn password_policy(policy: PasswordPolicy);

    /// Whether people may sign up themselves (Cognito's default), or only administrators create users.
    pub fn self_sign_up(allowed: bool);

    /// Whether Cognito refuses to delete the pool, also from outside the stack.
    pub fn deletion_protection(protected: bool);
}

part!(UserPoolDeclaration = "user pool", id);

closed_words! {
    /// What users type to sign in, instead of a user name. It cannot be changed later.
    #[non_exhaustive]
    pub enum SignInAttribute {
        /// The e-mail address, which Cognito verifies.
        Email = "email",
        /// The telephone number, which Cognito verifies.
        PhoneNumber = "phone_number",
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

    /// Keeps an attribute of each user beside the standard ones: at most 50 of them. A deployed pool takes further
    /// ones, and neither changes nor loses one.
    ///
    /// ```
    /// use tablature::{CustomAttribute, UserPool};
    ///
    /// UserPool::new("People").custom_attribute(CustomAttribute::string("tenant").immutable());
    /// ```
    #[track_caller]
    pub fn custom_attribute(mut self, attribute: CustomAttribute) -> Self {
        let UserPoolDeclaration { calls, custom_attributes, .. } = &mut self.declaration;
        let name = &attribute.name.value;
        let known = custom_attributes.iter().find(|known| known.value.name.value == *name);
        calls.entry("custom_attribute", name, known.map(|known| known.site));
        custom_attributes.retain(|known| known.value.name.value != *name);
        custom_attributes.push(At::caller(attribute));
        self
    }
}

common_setters! {
    [] UserPool = "user pool": logical_id, acknowledge, removal_policy, replacing;
    example
        "UserPool::new(\"People\")",
        "self_sign_up(true)" => "self_sign_up(false)";
    more "", "", "It is retained by default, unless the deployment that makes it fails.";
}
