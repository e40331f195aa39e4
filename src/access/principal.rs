//! `PrincipalAccess`: what one principal reaches, and who it is.

use super::reach::{self, Reach};
use crate::evaluate::{Beyond, Other, OtherKind, Session};
use crate::facts::Action;
use crate::names;
use crate::shown;

/// What a role of the template reaches, or whoever else can make requests.
#[derive(Clone, Default, Debug)]
pub(super) struct PrincipalAccess {
    /// The logical id, or the name in the policy that lets it in.
    pub(super) id: String,
    /// Who it is, unless it is a role of the template.
    pub(super) other: Option<OtherPrincipal>,
    pub(super) assumed_by: Vec<String>,
    /// What is reached of each resource, in their order.
    pub(super) reached: Vec<Reach>,
    /// The tables whose items it may not decrypt, though a policy allows it to read or write them.
    pub(super) locked: Vec<String>,
    /// Actions that apply to no resource, such as `ListTables`.
    pub(super) account_wide: Vec<Action>,
    pub(super) other_tables: Vec<Beyond>,
    pub(super) other_services: Vec<Beyond>,
    pub(super) unknown_policies: Vec<String>,
}

/// A principal that is no role of the template.
#[derive(Clone, Debug)]
pub(super) struct OtherPrincipal {
    pub(super) kind: OtherKind,
    /// ``user `Ann` ``
    noun: String,
    /// Whether its own policies are another account's.
    is_foreign: bool,
}

impl PrincipalAccess {
    /// What the policies of a session say beyond the tables that are asked about.
    pub(super) fn of(session: &Session<'_>, other: Option<&Other>) -> Self {
        let other = other.map(|other| OtherPrincipal {
            kind: other.kind(),
            noun: other.noun().to_owned(),
            is_foreign: other.is_foreign(),
        });
        let access = Self { id: session.logical_id().to_owned(), other, ..Self::default() };
        // Of whomever tables let in the own policies are not in the template.
        if access.other.as_ref().is_some_and(|other| other.kind.is_let_in()) {
            return access;
        }
        Self {
            account_wide: reach::account_wide(session),
            other_tables: session.other_tables(),
            other_services: session.other_services(),
            unknown_policies: session.unknown_policies(),
            ..access
        }
    }

    pub(super) fn is_role(&self) -> bool {
        self.other.is_none()
    }

    /// Whether it reaches a resource, or may.
    pub(super) fn reaches(&self) -> bool {
        self.reached.iter().any(|reach| !reach.is_empty())
    }

    /// Whether it has a column: roles have, and whoever reaches something, or may by a policy that is not known.
    pub(super) fn has_column(&self) -> bool {
        let is_unknown = self.other.as_ref().is_some_and(|other| other.kind.is_unknown());
        self.is_role() || self.reaches() || (!self.unknown_policies.is_empty() && !is_unknown)
    }

    /// Its name in a document's `kind`.
    pub(super) fn kind(&self) -> &'static str {
        self.other.as_ref().map_or("role", |other| other.kind.name())
    }

    /// The name over its column.
    pub(super) fn title(&self) -> String {
        let name = shown::name(&self.id).into_owned();
        let word = match self.other.as_ref().map(|other| other.kind) {
            None | Some(OtherKind::Service | OtherKind::Elsewhere | OtherKind::Federated) => {
                return name;
            }
            Some(OtherKind::Anyone) => return "anyone".to_owned(),
            Some(OtherKind::User) => "user",
            Some(OtherKind::Group) => "group",
            Some(OtherKind::PermissionSet) => "permission set",
            Some(OtherKind::Policy) => "policy",
            Some(OtherKind::ServerlessRole) => "its role",
            Some(OtherKind::Made) => "made",
            Some(OtherKind::Account) => "account",
        };
        format!("{name} ({word})")
    }

    /// Who it is, in a list.
    pub(super) fn noun(&self) -> String {
        match &self.other {
            None => format!("role `{}`", self.id),
            Some(other) => other.noun.clone(),
        }
    }

    /// Who it is, and of a role who assumes it.
    pub(super) fn heading(&self) -> String {
        match (&self.other, self.assumed_by.as_slice()) {
            (Some(other), _) => other.noun.clone(),
            (None, []) => shown::name(&self.id).into_owned(),
            (None, principals) => {
                let principals = principals.iter().map(|one| shown::name(one).into_owned());
                format!("{}, assumed by {}", shown::name(&self.id), names::joined(principals))
            }
        }
    }

    /// How far it is known what it reaches, where other policies than the template's decide as well.
    pub(super) fn limit(&self) -> Option<&'static str> {
        let other = self.other.as_ref().filter(|other| other.kind.is_let_in())?;
        match other.kind {
            _ if other.is_foreign => Some("as far as the policies of that account allow it"),
            OtherKind::Elsewhere => {
                Some("its own policies are not in the template, and may allow more")
            }
            _ => None,
        }
    }
}
