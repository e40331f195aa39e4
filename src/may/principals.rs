//! `Principals`: everyone, or some, but for others.

use super::{Actions, May, Targets};
use crate::conversions::conversions;
use crate::iam::{Owner, RoleHandle};
use crate::site::Place;

/// Who is meant: everyone or some principals, except others.
#[derive(Clone, Debug)]
#[must_use = "nothing is said yet: `.may(writes(), on(&table))`"]
pub struct Principals {
    pub(crate) who: Who,
    pub(crate) except: Vec<PrincipalName>,
}

#[derive(Clone, Debug)]
pub(crate) enum Who {
    Everyone,
    These(Vec<PrincipalName>),
}

/// A principal: a role's handle, or the logical id, physical name or ARN of a role, user or group; for a principal
/// of a resource policy the name that stands there.
#[derive(Clone, Debug)]
pub struct PrincipalName {
    pub(crate) text: String,
    pub(crate) owner: Option<Owner>,
    /// Where it is written, in a file.
    pub(crate) place: Option<Place>,
}

/// Everyone: the roles, users and groups of the template, whoever has one of its policies, whom the policies of its
/// tables and streams let in, and what else may come with it when it is deployed.
///
/// ```
/// use tablature::invariants::{everyone, on, writes};
/// use tablature::{Attribute, Role, Stack, Stage, TableV2};
///
/// let mut stack = Stack::new("shop");
/// let audit = stack.add(TableV2::on_demand("Audit", Attribute::string("id")));
/// let backoffice = stack.add(Role::for_lambda("Backoffice").allow(audit.write_data()));
/// stack.add(Role::for_lambda("Report").allow(audit.read_data()));
///
/// let others = everyone().except([&backoffice]);
/// stack.never(others.may(writes(), on(&audit)), "only the backoffice writes what is audited");
/// assert!(stack.check(&Stage::default()).codes().is_empty());
///
/// stack.never(everyone().may(writes(), on(&audit)), "nobody writes");
/// assert_eq!(stack.check(&Stage::default()).codes(), ["IAM124"]);
/// ```
pub fn everyone() -> Principals {
    Principals { who: Who::Everyone, except: Vec::new() }
}

/// These principals.
pub fn principals<P: Into<PrincipalName>>(these: impl IntoIterator<Item = P>) -> Principals {
    Principals { who: Who::These(these.into_iter().map(Into::into).collect()), except: Vec::new() }
}

impl Principals {
    /// Leaves out some of them.
    pub fn except<P: Into<PrincipalName>>(mut self, others: impl IntoIterator<Item = P>) -> Self {
        self.except.extend(others.into_iter().map(Into::into));
        self
    }

    /// That one of them may do one of the actions on one of the targets, by some request.
    pub fn may(self, actions: impl Into<Actions>, targets: impl Into<Targets>) -> May {
        May { who: self, actions: actions.into(), targets: targets.into() }
    }

    /// All names in it.
    pub(crate) fn names(&self) -> impl Iterator<Item = &PrincipalName> {
        let these = match &self.who {
            Who::Everyone => [].as_slice(),
            Who::These(these) => these,
        };
        these.iter().chain(&self.except)
    }
}

conversions! {
    PrincipalName:
    |text: &str| Self { text: text.to_owned(), owner: None, place: None };
    |text: String| Self { text, owner: None, place: None };
    |role: &RoleHandle| Self {
        text: role.logical_id(),
        owner: Some(role.owner.clone()),
        place: None,
    };
}
