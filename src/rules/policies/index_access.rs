//! Tables that a role may query, and their indexes that it may not.

use indexmap::IndexMap;

use crate::facts::{Action, ResourceKind, managed_policies};
use crate::names;
use crate::policy_syntax::named;
use crate::rules::policies::action_resources::is_vector_index;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::row_conditions::has_row_condition;
use crate::rules::views::statement::Statement;
use crate::rules::views::tables::{self, Table};
use crate::rules::views::targets::Target;
use crate::template::text::{self, Piece};

rules!(
    warning NO_INDEX = iam047 {
        title: "a role that queries a table may query its indexes",
        explanation: "An index has an ARN of its own, `table/T/index/I`: a role with `Query` on the table \
            alone gets AccessDenied as soon as the app asks an index. It is the classic slip of policies \
            written before the index was. `read_data()` and `actions([Query])` reach the table and each of \
            its indexes. A role that is meant to read the table alone says so by acknowledging this.",
        page: pages::DYNAMODB_ACTIONS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut holders: IndexMap<&str, QueryHolder<'_>> = IndexMap::new();
    for policy in template.identity_policies() {
        for holder in policy.holders.iter().map(|holder| holder.resource) {
            let id = holder.logical_id();
            let holder = holders.entry(id).or_insert_with(|| QueryHolder::new(holder));
            // A statement that a function gives may allow anything.
            for statement in &policy.document.statements {
                match statement.known() {
                    Some(statement) => holder.add(template, statement),
                    None => holder.unknown = true,
                }
            }
        }
    }
    for holder in holders.values().filter(|holder| !holder.unknown) {
        for (table, node) in holder.queried.values() {
            if !holder.indexes_of.contains(&table.name()) {
                findings.push(no_index(&holder.resource, table, node));
            }
        }
    }
}

/// What a role, user or group may query.
struct QueryHolder<'t> {
    resource: Resource<'t>,
    /// The tables with indexes, by name, each with the first resource that allows querying it.
    queried: IndexMap<&'t str, (Table<'t>, Node<'t>)>,
    /// The tables of which it reaches an index.
    indexes_of: Vec<&'t str>,
    /// Whether it may query something that is not known here.
    unknown: bool,
}

impl<'t> QueryHolder<'t> {
    fn new(resource: Resource<'t>) -> Self {
        let unknown = has_unknown_policy(&resource);
        Self { resource, queried: IndexMap::new(), indexes_of: Vec::new(), unknown }
    }

    fn add(&mut self, template: &Judged<'t>, statement: &Statement<'t>) {
        if !statement.allows() {
            return;
        }
        let Some(actions) = statement.dynamodb_actions() else {
            self.unknown = true;
            return;
        };
        if !actions.iter().any(queries) {
            return;
        }
        // Everything except something may well be an index.
        self.unknown |= statement.resource.all_but.is_some();
        for resource in statement.resources() {
            let target = Target::of(&resource, template);
            if is_vector_index(&target) == Some(true) {
                continue;
            }
            match target {
                Target::Elsewhere => {}
                Target::DynamoDb {
                    table: Some(table),
                    kind: Some(ResourceKind::Index) | None,
                    ..
                } => self.indexes_of.push(table.name()),
                Target::DynamoDb {
                    table: Some(table), kind: Some(ResourceKind::Table), ..
                } => {
                    // The caller's own rows are identified by the table's key. Its indexes are left
                    // out on purpose.
                    if has_indexes(&table) && !has_row_condition(statement) {
                        self.queried.entry(table.name()).or_insert((table, resource));
                    }
                }
                Target::DynamoDb { kind: Some(_), .. } => {}
                Target::Everything | Target::Unknown | Target::DynamoDb { .. } => {
                    self.unknown = true;
                }
            }
        }
    }
}

fn queries(action: Action) -> bool {
    matches!(action, Action::Query | Action::Scan | Action::PartiQLSelect)
}

fn has_indexes(table: &Table<'_>) -> bool {
    !table.indexes().is_empty()
}

/// Whether a managed policy of the holder may allow DynamoDB actions, as far as the template does not
/// show its content.
fn has_unknown_policy(holder: &Resource<'_>) -> bool {
    let Some(arns) = holder.property("ManagedPolicyArns") else { return false };
    if !arns.is_list() {
        return true;
    }
    arns.items().any(|arn| {
        let pieces = text::pieces(&arn);
        let text: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => text.as_str(),
                Piece::Ref("AWS::Partition") => "aws",
                _ => "\u{FFFD}",
            })
            .collect();
        // A policy of the template itself is judged with the others.
        let is_own = text::referred(&arn).is_some_and(|id| id != "AWS::NoValue");
        match managed_policies::allowed_actions(&text) {
            Some(actions) => actions.iter().flat_map(|name| named(name)).any(queries),
            None => !is_own && text::referred(&arn) != Some("AWS::NoValue"),
        }
    })
}

fn no_index(holder: &Resource<'_>, table: &Table<'_>, node: &Node<'_>) -> Finding {
    let noun = match holder.kind() {
        Some("AWS::IAM::User") => "user",
        Some("AWS::IAM::Group") => "group",
        _ => "role",
    };
    let (id, of) = (holder.logical_id(), table.name());
    let indexes = table.indexes();
    let named: Vec<&str> = indexes.iter().filter_map(tables::Index::name).collect();
    let (what, which) = match named.as_slice() {
        [] => ("its indexes", String::new()),
        [one] => ("its index", format!(" `{one}`")),
        many => ("its indexes", format!(" {}", names::listed(many.iter().copied()))),
    };
    let example = named.first().copied().unwrap_or("byOwner");
    finding!(&NO_INDEX, "{noun} `{id}` may query table `{of}` and not {what}{which}")
        .here(node, "the table alone")
        .help(Help::either(
            "grant both: `table.read_data()`, or `table.actions([Query])`",
            Help::say(
                "name both: {} beside the table",
                [Word::value(
                    serde_json::json!({ "Fn::Sub": format!("${{{of}.Arn}}/index/{example}") }),
                )],
            ),
        ))
        .help(Help::only_in_stack(format!(
            "by hand, beside it: `Expr::sub(\"${{{of}.Arn}}/index/{example}\")`"
        )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, document, messages, trust};
    use serde_json::{Value, json};

    fn statement(actions: Value, resources: Value) -> Value {
        json!({"Effect": "Allow", "Action": actions, "Resource": resources})
    }

    fn table() -> Value {
        json!({"Fn::GetAtt": ["Tracks", "Arn"]})
    }

    fn index(name: &str) -> Value {
        json!({"Fn::Join": ["", [table(), "/index/", name]]})
    }

    fn resources(statement: Value) -> Value {
        json!({
            "Tracks": {"Type": "AWS::DynamoDB::Table", "Properties": {
                "GlobalSecondaryIndexes": [{"IndexName": "byOwner"}, {"IndexName": "byDate"}]
            }},
            "Plain": {"Type": "AWS::DynamoDB::Table"},
            "Player": {"Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": trust(),
                "Policies": [{"PolicyName": "a", "PolicyDocument": document(statement)}]
            }}
        })
    }

    #[test]
    fn the_table_alone_is_found_however_it_is_spelt() {
        for actions in [
            json!("dynamodb:Query"),
            json!(["dynamodb:GetItem", "dynamodb:Scan"]),
            json!("dynamodb:*"),
            json!("dynamodb:Q*"),
        ] {
            for resources_ in [table(), json!([table(), {"Ref": "AWS::NoValue"}])] {
                assert_eq!(
                    messages(check, resources(statement(actions.clone(), resources_))),
                    [
                        "IAM047: role `Player` may query table `Tracks` and not its indexes `byOwner` and `byDate`"
                    ],
                    "{actions}"
                );
            }
        }
    }

    #[test]
    fn one_index_or_a_pattern_or_no_index_is_enough() {
        let own_rows = json!({"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["a"]}});
        let mut own = statement(json!("dynamodb:Query"), table());
        own["Condition"] = own_rows;
        for right in [
            statement(json!("dynamodb:Query"), json!([table(), index("byOwner")])),
            statement(json!("dynamodb:Query"), json!([table(), index("*")])),
            statement(json!("dynamodb:Query"), json!({"Fn::Sub": "${Tracks.Arn}*"})),
            statement(json!("dynamodb:Query"), json!([table(), {"Ref": "More"}])),
            statement(json!("dynamodb:Query"), json!([table(), "*"])),
            statement(json!("dynamodb:Query"), json!({"Fn::GetAtt": ["Plain", "Arn"]})),
            statement(json!("dynamodb:Query"), index("byOwner")),
            statement(json!("dynamodb:GetItem"), table()),
            statement(json!([{"Ref": "Actions"}, "dynamodb:Query"]), table()),
            own,
            json!({"Fn::If": ["c", statement(json!("dynamodb:Query"), table()), {}]}),
        ] {
            assert_eq!(codes(check, resources(right.clone())), [""; 0], "{right}");
        }
    }

    #[test]
    fn all_policies_of_a_role_count() {
        let with = |more: Value, managed: Value| {
            let mut all = resources(statement(json!("dynamodb:Query"), table()));
            all["More"] = json!({"Type": "AWS::IAM::Policy", "Properties": {
                "Roles": [{"Ref": "Player"}], "PolicyDocument": document(more)
            }});
            all["Player"]["Properties"]["ManagedPolicyArns"] = managed;
            codes(check, all)
        };
        let logs = || statement(json!("logs:PutLogEvents"), json!("*"));
        let basic = json!({"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"});
        assert_eq!(with(logs(), json!([basic])), ["IAM047"]);
        assert_eq!(with(statement(json!("dynamodb:Query"), index("byDate")), json!([])), [""; 0]);
        for unknown in [
            json!(["arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess"]),
            json!(["arn:aws:iam::aws:policy/AdministratorAccess"]),
            json!({"Ref": "Arns"}),
        ] {
            assert_eq!(with(logs(), unknown.clone()), [""; 0], "{unknown}");
        }
    }
}
