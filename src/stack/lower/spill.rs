//! Moves the statements of roles that outgrow IAM's limit for inline policies into managed
//! policies.
//!
//! The role names the policies, not the policies the role. CloudFormation therefore creates them
//! before it updates the role, and deletes them afterwards, so that a role that grows or shrinks past
//! the limit never waits for a policy that does not exist yet.
//! A policy refers to nothing that the role itself could not refer to.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::policy::{document, statement};
use super::role::OWN_POLICY;
use super::{Lowering, Member};
use crate::facts::limits::iam as limits;
use crate::iam::{PolicyStatement, ResourceEntry, RoleDeclaration};
use crate::policy_size::{json_size, size};
use crate::template::{Expr, Node, Resource, Template};

/// The separator between two statements or two resources.
const COMMA: usize = ",".len();

/// The length of a list of resources without its elements.
const EMPTY_LIST: usize = r#","Resource":[]"#.len();

/// A template has no room for 10,000 policies.
const LONGEST_NUMBER: usize = "9999".len();

impl Lowering<'_> {
    /// The roles whose inline policies may become longer than IAM allows, by logical id, each lowered
    /// with managed policies instead. `template` contains what their statements refer to.
    pub(super) fn moved(self, template: &Template) -> IndexMap<String, Vec<Member>> {
        let mut moved = IndexMap::new();
        for role in self.stack.all::<RoleDeclaration>() {
            let id = role.resource_id();
            let outgrown = template.resource(&id).is_some_and(|role| outgrows(template, &role));
            if !outgrown || moved.contains_key(&id) {
                continue;
            }
            if let Some(policies) = spread(template, &self.own_statements(role)) {
                moved.insert(id, self.role_beside(role, policies));
            }
        }
        moved
    }
}

/// Whether the role's inline policies, including its own, are too long with the longest possible
/// names.
fn outgrows(template: &Template, role: &Resource<'_>) -> bool {
    let Some(policies) = role.property("Policies") else { return false };
    let is_own =
        |policy: Node<'_>| policy.get("PolicyName")?.as_str().map(|name| name == OWN_POLICY);
    let first_is_own = policies.items().next().and_then(is_own).unwrap_or_default();
    let documents = policies.items().filter_map(|policy| policy.get("PolicyDocument"));
    let sum: usize = documents.map(|document| size(template, &document).most).sum();
    first_is_own && sum > limits::INLINE_POLICIES_OF_ROLE
}

/// Distributes the statements over as many managed policies as needed, in their order. A statement
/// that does not fit into a policy is split by its resources. If that is not enough, nothing moves,
/// and rules report the role.
fn spread(
    template: &Template,
    statements: &[PolicyStatement],
) -> Option<Vec<Vec<PolicyStatement>>> {
    let empty = longest(template, &document(&[]));
    let room = limits::MANAGED_POLICY + COMMA - empty.min(limits::MANAGED_POLICY);
    let mut taken: BTreeSet<String> =
        statements.iter().filter_map(literal_sid).map(str::to_owned).collect();
    let mut policies = Policies { room, left: 0, all: Vec::new(), fits: true };
    for whole in statements {
        let length = longest(template, &statement(whole)) + COMMA;
        if length > room && whole.resources.len() > 1 {
            split(template, whole.clone(), &mut taken, &mut policies);
        } else {
            policies.make_room(length);
            policies.push(whole.clone(), length);
        }
    }
    policies.fits.then_some(policies.all)
}

/// Several statements that together are equal to this one, each with a part of its resources.
fn split(
    template: &Template,
    mut whole: PolicyStatement,
    taken: &mut BTreeSet<String>,
    policies: &mut Policies,
) {
    let resources = std::mem::take(&mut whole.resources);
    let frame = EMPTY_LIST + LONGEST_NUMBER + COMMA + longest(template, &statement(&whole));
    let mut number = 0;
    let mut begun = false;
    for resource in resources {
        let length = longest(template, &resource.arn) + COMMA;
        if !begun || length > policies.left {
            policies.make_room(frame + length);
            let mut part = whole.clone();
            part.sid = literal_sid(&whole).map(|sid| numbered(sid, &mut number, taken));
            policies.push(part, frame);
            begun = true;
        }
        policies.grow(resource, length);
    }
}

/// The maximum length of a value, with the longest possible names.
fn longest(template: &Template, expr: &Expr) -> usize {
    json_size(template, &Node::root(expr)).most
}

/// The policies that are being filled.
struct Policies {
    /// The room in an empty policy.
    room: usize,
    /// The room that is left in the last policy.
    left: usize,
    all: Vec<Vec<PolicyStatement>>,
    /// Whether all policies are within the limit.
    fits: bool,
}

impl Policies {
    /// Begins a new policy if the last one has no room for this length.
    fn make_room(&mut self, length: usize) {
        if self.all.is_empty() || length > self.left {
            self.all.push(Vec::new());
            self.left = self.room;
        }
    }

    fn push(&mut self, statement: PolicyStatement, length: usize) {
        if let Some(last) = self.all.last_mut() {
            last.push(statement);
        }
        self.take(length);
    }

    /// Adds a resource to the last statement.
    fn grow(&mut self, resource: ResourceEntry, length: usize) {
        if let Some(last) = self.all.last_mut().and_then(|last| last.last_mut()) {
            last.resources.push(resource);
        }
        self.take(length);
    }

    fn take(&mut self, length: usize) {
        self.fits &= length <= self.left;
        self.left = self.left.saturating_sub(length);
    }
}

fn literal_sid(statement: &PolicyStatement) -> Option<&str> {
    Node::root(statement.sid.as_ref()?).as_str()
}

/// The `Sid` followed by the next number that makes it unique.
fn numbered(sid: &str, number: &mut usize, taken: &mut BTreeSet<String>) -> Expr {
    loop {
        *number += 1;
        let numbered = format!("{sid}{number}");
        if taken.insert(numbered.clone()) {
            return numbered.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamodb::{Attribute, TableV2};
    use crate::iam::Role;
    use crate::stack::{Stack, Stage, lower};
    use serde_json::{Value, json};

    fn lowered(role: Role) -> Value {
        let mut stack = Stack::new("big");
        stack.add(role);
        serde_json::from_str(&lower(&stack, &Stage::default()).template.to_json()).unwrap()
    }

    /// A role whose policy has this number of characters, in two statements.
    fn role(characters: usize) -> Role {
        let statement =
            |name: &str| json!({"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [name]});
        let first = "x".repeat(5_000);
        let both =
            json!({"Version": "2012-10-17", "Statement": [statement(&first), statement("")]});
        let second = "y".repeat(characters - both.to_string().len());
        [first, second].into_iter().fold(empty(), |role, name| {
            let statement = PolicyStatement::allow().actions(["s3:GetObject"]);
            role.statement(statement.resources([name]))
        })
    }

    fn empty() -> Role {
        Role::for_service("Big", "states.amazonaws.com")
    }

    #[test]
    fn at_the_limit_nothing_moves_and_one_character_beyond_it_does() {
        let at_it = lowered(role(10_240));
        assert_eq!(at_it["Resources"].as_object().unwrap().len(), 1);
        assert_eq!(at_it["Resources"]["Big"]["Properties"]["Policies"][0]["PolicyName"], "Access");

        let beyond = lowered(role(10_241));
        let big = &beyond["Resources"]["Big"]["Properties"];
        assert_eq!(big["ManagedPolicyArns"], json!([{"Ref": "BigAccess1"}, {"Ref": "BigAccess2"}]));
        assert_eq!(big["Policies"], Value::Null);
        assert_eq!(beyond["Resources"]["BigAccess1"]["Type"], "AWS::IAM::ManagedPolicy");
    }

    #[test]
    fn a_statement_that_nothing_can_hold_leaves_all_where_it_is() {
        let long =
            PolicyStatement::allow().actions(["s3:GetObject"]).resources(["x".repeat(7_000)]);
        let template = lowered(role(5_500).statement(long));
        assert_eq!(template["Resources"].as_object().unwrap().len(), 1);
    }

    #[test]
    fn a_policy_under_its_own_name_stays_and_counts() {
        let named = |characters| {
            let statement = PolicyStatement::allow().actions(["s3:GetObject"]).resources(["*"]);
            lowered(role(characters).inline_policy("Other", [statement]))
        };
        assert_eq!(named(10_100)["Resources"].as_object().unwrap().len(), 1);
        let moved = &named(10_200)["Resources"]["Big"]["Properties"];
        assert_eq!(moved["Policies"].as_array().unwrap().len(), 1);
        assert_eq!(moved["Policies"][0]["PolicyName"], "Other");
    }

    /// Each policy of a role with these statements: the `Sid`s, and the number of resources of
    /// each.
    fn spread(statements: impl IntoIterator<Item = PolicyStatement>) -> Vec<Vec<(String, usize)>> {
        let template = lowered(statements.into_iter().fold(empty(), Role::statement));
        (1..)
            .map_while(|number| template["Resources"].get(format!("BigAccess{number}")))
            .map(|policy| {
                let document = &policy["Properties"]["PolicyDocument"];
                assert!(document.to_string().len() <= 6_144, "{}", document.to_string().len());
                let statements = document["Statement"].as_array().unwrap().iter();
                let shown = |one: &Value| {
                    let sid = one["Sid"].as_str().unwrap_or_default().to_owned();
                    (sid, one["Resource"].as_array().unwrap().len())
                };
                statements.map(shown).collect()
            })
            .collect()
    }

    fn statement(sid: &str, resources: usize) -> PolicyStatement {
        let arns = (0..resources).map(|number| format!("arn:aws:s3:::{number:0>86}"));
        PolicyStatement::allow().sid(sid).actions(["s3:GetObject"]).resources(arns)
    }

    #[test]
    fn statements_stay_whole_and_in_their_order() {
        let all = ["A", "B", "C", "D"].map(|sid| statement(sid, 28));
        let one = |sid: &str| (sid.to_owned(), 28);
        assert_eq!(spread(all), [vec![one("A"), one("B")], vec![one("C"), one("D")]]);
    }

    #[test]
    fn a_statement_that_no_policy_can_hold_is_split_by_its_resources() {
        let parts = spread([statement("All", 150), statement("All2", 1)]);
        let (numbers, resources): (Vec<_>, Vec<_>) = parts.into_iter().flatten().unzip();
        assert_eq!(numbers, ["All1", "All3", "All4", "All2"], "`All2` is taken");
        assert_eq!(resources, [59, 59, 32, 1]);
    }

    #[test]
    fn what_is_acknowledged_of_a_statement_is_acknowledged_of_its_parts() {
        let statement = statement("All", 150).acknowledge("IAM010", "known");
        let mut stack = Stack::new("big");
        stack.add(empty().statement(statement).acknowledge("IAM011", "known as well"));
        let template = lower(&stack, &Stage::default()).template;
        let acknowledged = |pointer: &str| -> Vec<String> {
            let around = template.root().along(pointer);
            assert_eq!(around.last().unwrap().pointer(), pointer);
            let acknowledged = around.iter().flat_map(Node::acknowledgements);
            acknowledged.map(|it| it.code.clone()).collect()
        };
        assert_eq!(acknowledged("/Resources/Big"), ["IAM011"]);
        for policy in ["BigAccess1", "BigAccess2", "BigAccess3"] {
            let statement = format!("/Resources/{policy}/Properties/PolicyDocument/Statement/0");
            assert_eq!(acknowledged(&statement), ["IAM011", "IAM010"]);
        }
    }

    #[test]
    fn roles_with_very_many_tables_stay_within_what_is_inline() {
        let mut stack = Stack::new("dense");
        let tables: Vec<_> = (0..480)
            .map(|number| {
                let table = TableV2::on_demand(format!("T{number}"), Attribute::string("id"));
                stack.add(table.table_name(format!("table-{number}")))
            })
            .collect();
        for number in 0..20 {
            let role = Role::for_lambda(format!("Handler{number}"));
            stack.add(tables.iter().fold(role, |role, table| role.allow(table.read_write_data())));
        }
        let template = lower(&stack, &Stage::default()).template;
        let policies: Vec<_> = template.resources_of("AWS::IAM::ManagedPolicy").collect();
        assert!(policies.len() >= 20);
        for policy in policies {
            let length = size(&template, &policy.property("PolicyDocument").unwrap()).most;
            assert!(length <= 6_144, "{}: {length}", policy.logical_id());
        }
        assert!(
            template.resources_of("AWS::IAM::Role").all(|role| role.property("Policies").is_none())
        );
    }
}
