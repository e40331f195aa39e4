//! Whose access a change of the template may change, so that nobody else is asked.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::effect::TemplateChange;
use super::holders::{Holders, ROLE, is_policy};
use super::template::TemplateChanges;
use super::unasked::{has_transform, makes_more};
use crate::evaluate::bears_on_access;
use crate::template::{Resource, Template};

/// The principals and tables that a change bears on.
#[derive(Debug, Default)]
pub(super) struct Affected {
    /// Every role, on every table.
    everything: bool,
    /// Logical ids of roles, whose own policies changed.
    roles: BTreeSet<String>,
    /// Logical ids of tables, on which everybody is asked.
    tables: BTreeSet<String>,
    /// Whether policies changed that others than roles have.
    others: bool,
    /// Whether functions changed, which hand on their roles.
    functions: bool,
}

impl Affected {
    /// The roles and tables that the changes bear on, under either template.
    pub(super) fn of<'t>(
        changes: &TemplateChanges,
        both: [&'t Template; 2],
        holders: &OnceCell<Holders<'t>>,
    ) -> Self {
        let mut affected = Self::default();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for change in &changes.changes {
            match change.resource.as_deref() {
                None => affected.add_section(change),
                // What a change of a resource bears on depends on the resource alone.
                Some(id) if seen.insert(id) => affected.add(id, both, holders),
                Some(_) => {}
            }
        }
        affected
    }

    /// Every role and table, whatever changes.
    #[cfg(test)]
    pub(super) fn all() -> Self {
        Self { everything: true, ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.concerns_becoming() && self.tables.is_empty()
    }

    /// Whether a role is asked about a table, or for `None` about the account.
    pub(super) fn concerns(&self, role: &str, table: Option<&str>) -> bool {
        self.everything
            || self.roles.contains(role)
            || table.is_some_and(|table| self.tables.contains(table))
    }

    /// The same for whoever is no role.
    pub(super) fn concerns_others(&self, table: Option<&str>) -> bool {
        self.everything || self.others || table.is_some_and(|table| self.tables.contains(table))
    }

    /// Whether who becomes whom may be another.
    pub(super) fn concerns_becoming(&self) -> bool {
        self.everything || self.others || self.functions || !self.roles.is_empty()
    }

    /// Whether functions changed, which hand on their roles.
    pub(super) fn concerns_functions(&self) -> bool {
        self.functions
    }

    fn add_section(&mut self, change: &TemplateChange) {
        // What has no value of its own is read by others.
        let own = ["AWSTemplateFormatVersion", "Description", "Metadata", "Outputs"];
        let is_own = change.path.first().is_some_and(|it| own.contains(&it.as_str()));
        self.everything |= !is_own;
    }

    fn add<'t>(&mut self, id: &str, both: [&'t Template; 2], holders: &OnceCell<Holders<'t>>) {
        for resource in both.iter().filter_map(|template| template.resource(id)) {
            match resource.kind() {
                Some(ROLE) => {
                    self.roles.insert(id.to_owned());
                }
                Some(kind) if is_policy(kind) => {
                    let held = holders.get_or_init(|| Holders::of(both)).held(&resource);
                    self.roles.extend(held.roles.into_iter().map(str::to_owned));
                    self.others |= held.by_others;
                    // A name of its own may stand anywhere.
                    let is_named = resource.property("ManagedPolicyName").is_some();
                    self.everything |= held.by_unknown_roles || is_named;
                }
                Some(kind) if kind.starts_with("AWS::DynamoDB::") => {
                    self.tables.insert(id.to_owned());
                }
                // Permissions and aliases of functions, which hand on nothing but these.
                Some("AWS::Lambda::Permission" | "AWS::Lambda::Alias" | "AWS::Lambda::Version") => {
                    self.functions = true;
                    self.everything |= hands_on(&resource);
                }
                Some("AWS::Lambda::Function") => {
                    self.functions = true;
                    self.everything |= hands_on(&resource);
                }
                // Resources of services that have no part in a decision, and hand nothing on.
                Some(kind) if kind.starts_with("AWS::") && !hands_on(&resource) => {}
                _ => self.everything = true,
            }
        }
    }
}

/// Whether a change of the resource may change who may do what without being a role, a policy or a table.
fn hands_on(resource: &Resource<'_>) -> bool {
    bears_on_access(resource) || resource.kind().is_some_and(makes_more) || has_transform(resource)
}
