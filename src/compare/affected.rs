//! Whose access a change of the template may change, so that nobody else is asked.

use std::collections::BTreeSet;

use super::effect::TemplateChange;
use super::template::TemplateChanges;
use crate::evaluate::bears_on_access;
use crate::template::text::references;
use crate::template::{Resource, Template};

/// The roles and tables that a change bears on.
#[derive(Debug, Default)]
pub(super) struct Affected {
    /// Every role, on every table.
    everything: bool,
    /// Logical ids of roles, whose own policies changed.
    roles: BTreeSet<String>,
    /// Logical ids of tables, on which every role is asked.
    tables: BTreeSet<String>,
}

const ROLE: &str = "AWS::IAM::Role";

/// Policies that are attached to roles.
const POLICIES: [&str; 3] = ["AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy"];

impl Affected {
    /// The roles and tables that the changes bear on, under either template.
    pub(super) fn of(changes: &TemplateChanges, old: &Template, new: &Template) -> Self {
        let mut affected = Self::default();
        for change in &changes.changes {
            affected.add(change, old, new);
        }
        affected
    }

    /// Every role and table, whatever changes.
    #[cfg(test)]
    pub(super) fn all() -> Self {
        Self { everything: true, ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.everything && self.roles.is_empty() && self.tables.is_empty()
    }

    /// Whether a role is asked about a table, or for `None` about the account.
    pub(super) fn concerns(&self, role: &str, table: Option<&str>) -> bool {
        self.everything
            || self.roles.contains(role)
            || table.is_some_and(|table| self.tables.contains(table))
    }

    fn add(&mut self, change: &TemplateChange, old: &Template, new: &Template) {
        let Some(id) = &change.resource else {
            // What has no value of its own is read by others.
            let own = ["AWSTemplateFormatVersion", "Description", "Metadata", "Outputs"];
            let is_own = change.path.first().is_some_and(|it| own.contains(&it.as_str()));
            self.everything |= !is_own;
            return;
        };
        let both = [old.resource(id), new.resource(id)];
        for resource in both.iter().flatten() {
            match resource.kind() {
                Some(ROLE) => {
                    self.roles.insert(id.clone());
                }
                Some(kind) if POLICIES.contains(&kind) => self.add_attached(resource, [old, new]),
                Some(kind) if kind.starts_with("AWS::DynamoDB::") => {
                    self.tables.insert(id.clone());
                }
                // Resources of services that have no part in a decision, and hand nothing on.
                Some(kind) if kind.starts_with("AWS::") && !hands_on(resource) => {}
                _ => self.everything = true,
            }
        }
    }

    /// The roles that a policy is attached to, where the template says which.
    fn add_attached(&mut self, policy: &Resource<'_>, both: [&Template; 2]) {
        let is_role = |id: &str| {
            both.iter().any(|it| it.resource(id).is_some_and(|it| it.kind() == Some(ROLE)))
        };
        let named = ["Roles", "RoleName"].into_iter().filter_map(|name| policy.property(name));
        for node in named.flat_map(|list| list.one_or_many()) {
            let mut ids = references(&node).filter(|id| is_role(id)).peekable();
            self.everything |= ids.peek().is_none();
            self.roles.extend(ids.map(str::to_owned));
        }
        // A name of its own may stand anywhere.
        self.everything |= policy.property("ManagedPolicyName").is_some();
        for role in both.iter().flat_map(|it| it.resources_of(ROLE)) {
            let all = role.node().descendants();
            let is_named = |id: &str| id == policy.logical_id();
            if all.into_iter().any(|node| references(&node).any(is_named)) {
                self.roles.insert(role.logical_id().to_owned());
            }
        }
    }
}

/// Whether a change of the resource may change who may do what without being a role, a policy or a table.
fn hands_on(resource: &Resource<'_>) -> bool {
    let made_elsewhere = ["AWS::CloudFormation::", "AWS::Serverless::"];
    let is_made_elsewhere = |kind: &str| {
        made_elsewhere.iter().any(|it| kind.starts_with(it)) || kind.ends_with("::MODULE")
    };
    bears_on_access(resource)
        || resource.kind().is_some_and(is_made_elsewhere)
        || resource.node().descendants().any(|node| node.get("Fn::Transform").is_some())
}
