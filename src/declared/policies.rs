//! Judges grants, and statements whose conditions cannot all be written to a template.

use std::collections::BTreeMap;

use super::Judge;
use super::rules::CONDITION_TWICE;
use crate::dynamodb::RegionalSettings;
use crate::findings::finding;
use crate::grants;
use crate::iam::{Condition, Grant, ManagedPolicyDeclaration, PolicyStatement, RoleDeclaration};
use crate::site::Site;
use crate::stack::implied_conditions;
use crate::template::Expr;

impl Judge<'_> {
    pub(super) fn role(&mut self, role: &RoleDeclaration) {
        self.grants(&role.grants);
        self.statements(&role.statements);
        for policy in &role.inline_policies {
            self.statements(&policy.statements);
        }
        let implied = implied_conditions(&role.principal, |_, _| Expr::from(""));
        self.conditions(implied.iter().chain(&role.trust_conditions));
    }

    pub(super) fn managed_policy(&mut self, policy: &ManagedPolicyDeclaration) {
        for role in &policy.roles {
            let help = "add the policy to the stack that holds the role";
            self.check_role_handle(role, policy.id.site, help);
        }
        self.grants(&policy.grants);
        self.statements(&policy.statements);
    }

    pub(super) fn resource_policies(&mut self, settings: &RegionalSettings) {
        self.statements(&settings.resource_policy);
        self.statements(&settings.stream_resource_policy);
    }

    pub(super) fn statements(&mut self, statements: &[PolicyStatement]) {
        for statement in statements {
            self.conditions(&statement.conditions);
        }
    }

    fn grants(&mut self, grants: &[Grant]) {
        for grant in grants {
            if grant.subject.owner == self.stack.owner {
                self.check_streams(grant);
                self.check_rows(grant);
                grants::check(grant, &mut self.findings);
            } else {
                let help = "add it to this stack, or write its ARN in a `PolicyStatement`";
                self.foreign(&grant.subject.noun, grant.site, help);
            }
        }
    }

    /// Reports conditions that compare the same key by the same operator: `Condition` is an object
    /// of both.
    fn conditions<'c>(&mut self, conditions: impl IntoIterator<Item = &'c Condition>) {
        let mut known: BTreeMap<(String, &str), Site> = BTreeMap::new();
        for condition in conditions {
            let Some(first) = known.get(&(condition.operator_name(), condition.key.as_str()))
            else {
                known.insert((condition.operator_name(), &condition.key), condition.site);
                continue;
            };
            let (operator, key) = (condition.operator_name(), &condition.key);
            finding!(&CONDITION_TWICE, "`{operator}` compares `{key}` twice")
                .here(condition.site, "again here")
                .and(*first, "first here")
                .help("put all values into one condition, or make two statements")
                .add_to(&mut self.findings);
        }
    }
}
