//! `Other`: somebody who can make requests and is no role of the template.

use std::sync::Arc;

use super::becoming::Who;
use super::context::Value;
use super::evaluator::{Evaluator, OtherCaller, Role};
use super::openness::CallerKind;
use super::principal::Caller;
use super::session::Session;
use super::tags::Tags;
use super::text::Text;
use super::trust::Trust;
use super::truth::Truth;

/// Somebody who can make requests and is no role of the template.
#[derive(Clone, Debug)]
pub(crate) struct Other {
    role: Role,
    kind: OtherKind,
    /// ``user `Ann` ``
    noun: String,
}

/// Who somebody is that is no role of the template.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum OtherKind {
    User,
    /// The users of a group.
    Group,
    /// Whoever has a permission set of IAM Identity Center.
    PermissionSet,
    /// Whoever has a policy, and is not in the template.
    Policy,
    /// A role that the Serverless Application Model makes.
    ServerlessRole,
    /// Whoever a nested stack or a macro makes.
    Made,
    Service,
    Account,
    Anyone,
    Federated,
    /// A role, user or session that is not in the template, by its ARN or id.
    Elsewhere,
}

impl OtherKind {
    /// Its name in a document.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::PermissionSet => "permissionSet",
            Self::Policy => "policy",
            Self::ServerlessRole => "serverlessRole",
            Self::Made => "made",
            Self::Service => "service",
            Self::Account => "account",
            Self::Anyone => "anyone",
            Self::Federated => "federated",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// The kinds of principal that it can be; none if it can be any.
    fn of_callers(self) -> Arc<[CallerKind]> {
        match self {
            Self::User | Self::Group => [CallerKind::User].into(),
            Self::Service => [CallerKind::Service].into(),
            _ => [].into(),
        }
    }

    /// Whether what it may do is not in the template.
    pub(crate) fn is_unknown(self) -> bool {
        matches!(self, Self::PermissionSet | Self::Made)
    }

    /// Whether the policies of tables let it in, and its own policies are not in the template.
    pub(crate) fn is_let_in(self) -> bool {
        matches!(
            self,
            Self::Service | Self::Account | Self::Anyone | Self::Federated | Self::Elsewhere
        )
    }
}

impl Other {
    /// Somebody with these policies.
    pub(super) fn new(
        mut role: Role,
        kind: OtherKind,
        noun: String,
        caller: Caller,
        mut keys: Vec<(&'static str, Value)>,
    ) -> Self {
        role.trust.kinds = kind.of_callers();
        // Nobody assumes a user.
        role.trust.may_tag = !role.trust.kinds.contains(&CallerKind::User);
        keys.push(("aws:securetransport", Value::known("true")));
        if !caller.account.is_empty() {
            keys.push(("aws:principalaccount", Value::known(&caller.account)));
        }
        role.other = Some(Arc::new(OtherCaller { caller, keys }));
        Self { role, kind, noun }
    }

    pub(super) fn role_mut(&mut self) -> &mut Role {
        &mut self.role
    }

    pub(super) fn arn(&self) -> &Text {
        &self.role.arn
    }

    pub(crate) fn session<'e>(&'e self, evaluator: &'e Evaluator) -> Session<'e> {
        Session::new(evaluator, &self.role)
    }

    /// The noun in messages.
    pub(crate) fn noun(&self) -> &str {
        &self.noun
    }

    pub(crate) fn kind(&self) -> OtherKind {
        self.kind
    }

    /// What tells it from every other one.
    pub(crate) fn key(&self) -> (OtherKind, &str) {
        let arn = self.role.arn.as_str();
        let is_by_arn =
            matches!(self.kind, OtherKind::Service | OtherKind::Federated | OtherKind::Elsewhere);
        (self.kind, if is_by_arn { arn } else { self.id() })
    }

    pub(super) fn who(&self) -> Who {
        let (kind, name) = self.key();
        (Some(kind), name.to_owned())
    }

    /// Whether its own policies are another account's, which are assumed to allow everything.
    pub(crate) fn is_foreign(&self) -> bool {
        self.role.other.as_ref().is_some_and(|other| other.caller.foreign)
    }

    /// Whether it is of the same kind and has the same name, as far as that is known before deployment.
    pub(super) fn has_name_of(&self, other: &Self) -> bool {
        let name = self.role.name.as_known().filter(|name| !name.is_empty());
        self.kind == other.kind && name.is_some() && name == other.role.name.as_known()
    }

    /// Whether its ARN is certainly this.
    pub(super) fn has_arn(&self, arn: &Text) -> bool {
        !self.role.arn.as_str().is_empty() && self.role.arn.certainly_is(arn)
    }

    /// The logical id of its resource, or its name in the policy that lets it in.
    pub(crate) fn id(&self) -> &str {
        &self.role.logical_id
    }

    /// Whether a text is its id, name or ARN.
    pub(crate) fn is_called(&self, text: &str) -> bool {
        self.role.is_called(text)
    }
}

/// Nobody in particular, with no policies.
pub(super) fn bare(id: &str) -> Role {
    Role {
        logical_id: id.to_owned(),
        name: Text::default(),
        arn: Text::default(),
        id: Text::default(),
        tags: Tags::default(),
        trust: Trust::unknown(),
        identity: Vec::new(),
        boundary: None,
        is_made: Truth::Yes,
        other: None,
    }
}
