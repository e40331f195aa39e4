//! `Principal`: who may assume a role, or whom a resource policy names.

use crate::iam::Owner;
use crate::site::Site;
use crate::template::Expr;
use crate::words::closed_words;

/// Who assumes a role, and what IAM requires in the role's trust policy.
///
/// ```
/// use tablature::{Condition, ConditionKey, Principal, Role, Text};
///
/// Role::new("Exporter", Principal::service("export.dynamodb.amazonaws.com"));
/// Role::new("Auditor", Principal::account("123456789012"));
///
/// // All of GitHub has the same audience: the subject says whose workflows these are.
/// let github = "token.actions.githubusercontent.com";
/// Role::new("Deployer", Principal::web_identity(github, "sts.amazonaws.com")).trust_condition(
///     Condition::string_like(
///         ConditionKey::<Text>::named(format!("{github}:sub")),
///         ["repo:example/music:ref:refs/heads/main"],
///     ),
/// );
/// ```
///
/// Users who sign in through Cognito are [`UserSignInHandle::authenticated`].
/// See [principal elements](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
///
/// [`UserSignInHandle::authenticated`]: crate::UserSignInHandle::authenticated
#[derive(Clone, Debug)]
pub struct Principal {
    pub(crate) trust: Trust,
    /// Whether the principal may tag its sessions.
    pub(crate) session_tags: bool,
    pub(crate) site: Site,
}

#[derive(Clone, Debug)]
pub(crate) enum Trust {
    Service(String),
    Account(String),
    Arn(Expr),
    WebIdentity {
        issuer: String,
        audience: Expr,
    },
    Cognito {
        sign_in: String,
        amr: Amr,
        /// `None` where all such users are meant.
        group: Option<UserGroup>,
        owner: Owner,
    },
    Anyone,
}

/// A group of a user pool.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct UserGroup {
    pub(crate) name: String,
    /// `None` where it follows from the order of the declaration.
    pub(crate) precedence: Option<u32>,
}

closed_words! {
    /// How an identity signed in, as Cognito puts it into `amr`.
    pub(crate) enum Amr {
        Authenticated = "authenticated",
        Unauthenticated = "unauthenticated",
    }
}

impl Principal {
    /// An AWS service, such as `lambda.amazonaws.com`.
    #[track_caller]
    pub fn service(name: impl Into<String>) -> Self {
        Self::new(Trust::Service(name.into()))
    }

    /// Every principal of an account whose own policies allow it, by the 12-digit account id.
    #[track_caller]
    pub fn account(id: impl Into<String>) -> Self {
        Self::new(Trust::Account(id.into()))
    }

    /// One role or user, by ARN.
    #[track_caller]
    pub fn arn(arn: impl Into<Expr>) -> Self {
        Self::new(Trust::Arn(arn.into()))
    }

    /// Users of an OpenID Connect provider that is registered in the account. `issuer` is its URL; the
    /// trust policy requires `audience`. If many accounts share the issuer and the audience, add a
    /// [`Role::trust_condition`](crate::Role::trust_condition) on the subject.
    #[track_caller]
    pub fn web_identity(issuer: impl Into<String>, audience: impl Into<Expr>) -> Self {
        let issuer = issuer.into();
        let issuer = issuer.trim_start_matches("https://").trim_end_matches('/').to_owned();
        Self::new(Trust::WebIdentity { issuer, audience: audience.into() })
    }

    /// Lets the principal tag the sessions of the role that it assumes (`sts:TagSession`), so that
    /// [`LeadingKey::principal_tag`](crate::LeadingKey::principal_tag) holds. Users who sign in by a
    /// [`UserSignInHandle::authenticated`](crate::UserSignInHandle::authenticated) always can. Whoever
    /// assumes the role chooses the tags' values, unless a
    /// [`trust_condition`](crate::Role::trust_condition) restricts `aws:RequestTag/<tag>`; a provider
    /// of web identity sets them in the token. In a policy statement this has no effect.
    ///
    /// ```
    /// use tablature::{Principal, Role};
    ///
    /// let sign_in = Principal::web_identity("login.example.com", "notes-app").with_session_tags();
    /// Role::new("Writer", sign_in);
    /// ```
    ///
    /// See [session tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html).
    pub fn with_session_tags(mut self) -> Self {
        self.session_tags = true;
        self
    }

    /// Everyone, `*`: only for a Deny, or together with conditions.
    #[track_caller]
    pub fn anyone() -> Self {
        Self::new(Trust::Anyone)
    }

    #[track_caller]
    pub(crate) fn cognito(sign_in: String, amr: Amr, owner: Owner) -> Self {
        Self::new(Trust::Cognito { sign_in, amr, group: None, owner })
    }

    #[track_caller]
    fn new(trust: Trust) -> Self {
        Self { trust, session_tags: false, site: Site::caller() }
    }
}
