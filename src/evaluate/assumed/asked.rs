//! Which of what is left out bears on a question about one role and one table.

use super::super::evaluator::Evaluator;
use super::super::request::{Request, Target};
use super::Assumed;
use crate::template::text::{references, referred};
use crate::template::{Node, Template};

impl Assumed {
    /// The same, without what is left out of other roles and tables than these, and of policies that only other roles
    /// have. `table` is the one that is asked about, by its logical id.
    pub(crate) fn bearing_on(
        mut self,
        template: &Template,
        role: &str,
        table: Option<&str>,
    ) -> Self {
        let asked = Asked { template, role, table };
        self.left_out.retain(|one| !asked.is_of_another(&one.pointer));
        self
    }
}

impl Evaluator {
    /// The indexes of a request that no known name is of, as `Table/index/name`. Those whose names are not known may be
    /// called so.
    pub(crate) fn indexes_of_unknown_names(&self, request: &Request) -> Vec<String> {
        let unknown = request.parts.iter().filter_map(|part| match part.target.as_ref()? {
            Target::Index(table, index) => {
                let table = self.deployed().table(table).ok()?;
                let is_known = table.indexes.iter().any(|known| known.name.as_str() == index);
                (!is_known).then(|| format!("{}/index/{index}", table.logical_id))
            }
            _ => None,
        });
        unknown.collect()
    }
}

/// A role and a table by their logical ids.
struct Asked<'t> {
    template: &'t Template,
    role: &'t str,
    table: Option<&'t str>,
}

impl Asked<'_> {
    /// Whether what is left out surely belongs to something else. A name of its own may be the asked one's as well.
    fn is_of_another(&self, pointer: &str) -> bool {
        let resource = pointer.split('/').nth(2).and_then(|id| self.template.resource(id));
        let Some(resource) = resource else { return false };
        let is_named = |name: &str| resource.property(name).is_some();
        match resource.kind() {
            Some("AWS::IAM::Role") => self.is_another_role(resource.logical_id()),
            Some(
                "AWS::IAM::User"
                | "AWS::IAM::Group"
                | "AWS::IAM::UserPolicy"
                | "AWS::IAM::GroupPolicy",
            ) => true,
            Some("AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" | "AWS::IAM::RolePolicy") => {
                let holders =
                    ["Roles", "RoleName"].into_iter().filter_map(|name| resource.property(name));
                let holders: Vec<_> = holders.flat_map(|roles| roles.one_or_many()).collect();
                let is_another =
                    |role: &Node<'_>| referred(role).is_some_and(|id| self.is_another_role(id));
                !holders.is_empty()
                    && holders.iter().all(is_another)
                    && !self.names(resource.logical_id())
            }
            Some("AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable") => {
                let table = self.table.filter(|table| self.template.resource(table).is_some());
                table.is_some_and(|table| table != resource.logical_id()) && !is_named("TableName")
            }
            _ => false,
        }
    }

    fn is_another_role(&self, id: &str) -> bool {
        let role = self.template.resource(id).filter(|role| role.kind() == Some("AWS::IAM::Role"));
        let is_asked_by_id = self.template.resource(self.role).is_some();
        is_asked_by_id
            && id != self.role
            && role.is_some_and(|role| role.property("RoleName").is_none())
    }

    /// Whether the role refers to a policy.
    fn names(&self, policy: &str) -> bool {
        let role = self.template.resource(self.role);
        role.is_some_and(|role| {
            role.node().descendants().flat_map(|node| references(&node)).any(|id| id == policy)
        })
    }
}
