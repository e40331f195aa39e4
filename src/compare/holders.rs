//! Who has the policies of two templates.

use std::collections::{BTreeMap, BTreeSet};

use crate::template::text::references;
use crate::template::{Resource, Template};

pub(super) const ROLE: &str = "AWS::IAM::Role";

/// Policies that are attached to roles, users and groups.
const POLICIES: [&str; 3] = ["AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy"];

/// The roles of both templates by what they refer to, read once for all policies.
pub(super) struct Holders<'t> {
    roles: BTreeSet<&'t str>,
    referring: BTreeMap<&'t str, BTreeSet<&'t str>>,
}

/// Who has a policy.
pub(super) struct Held<'t> {
    /// The logical ids of the templates' roles that have it.
    pub(super) roles: BTreeSet<&'t str>,
    /// Whether it names a role that neither template shows.
    pub(super) by_unknown_roles: bool,
    /// Whether others than roles of the templates have it, or may.
    pub(super) by_others: bool,
}

pub(super) fn is_policy(kind: &str) -> bool {
    POLICIES.contains(&kind)
}

impl<'t> Holders<'t> {
    pub(super) fn of(both: [&'t Template; 2]) -> Self {
        let mut holders = Self { roles: BTreeSet::new(), referring: BTreeMap::new() };
        for role in both.into_iter().flat_map(Template::resources) {
            if role.kind() != Some(ROLE) {
                continue;
            }
            holders.roles.insert(role.logical_id());
            for node in role.node().descendants() {
                for id in references(&node) {
                    holders.referring.entry(id).or_default().insert(role.logical_id());
                }
            }
        }
        holders
    }

    /// Who has a policy of one of the templates.
    pub(super) fn held(&self, policy: &Resource<'t>) -> Held<'t> {
        let mut roles = self.referring.get(policy.logical_id()).cloned().unwrap_or_default();
        let is_free = roles.is_empty();
        let named = ["Roles", "RoleName"].into_iter().filter_map(|name| policy.property(name));
        let named: Vec<_> = named.flat_map(|list| list.one_or_many()).collect();
        let mut by_unknown_roles = false;
        for node in &named {
            let mut ids = references(node).filter(|id| self.roles.contains(id)).peekable();
            by_unknown_roles |= ids.peek().is_none();
            roles.extend(ids);
        }
        let has_others = ["Users", "Groups"].iter().any(|name| policy.property(name).is_some());
        let by_others = has_others || by_unknown_roles || (named.is_empty() && is_free);
        Held { roles, by_unknown_roles, by_others }
    }
}
