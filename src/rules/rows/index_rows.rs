//! Row conditions over a table and its indexes together: whose partition key they compare.

use crate::facts::ResourceKind;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::row_conditions::row_conditions;
use crate::rules::views::statement::Statement;
use crate::rules::views::tables::{Index, Table};
use crate::rules::views::targets::{Target, targets};
use crate::rules::views::variables::uses;

rules!(
    warning OTHER_KEY = iam093 {
        title: "a row condition compares the key that it means, also on an index",
        explanation: "`dynamodb:LeadingKeys` of a query on a global index is the partition key of the index. \
            One condition over a table by `userId` and its index by `status` asks that the status is the \
            user's id: such a query is always denied. And if the index's key can be the caller's id, whoever \
            may write that attribute decides whose row it is. Grant an index by itself, \
            `table.index(\"…\").actions([Query]).rows(…)`, where its own key is the user's; local indexes share \
            the table's key.",
        page: pages::DYNAMODB_CONDITIONS,
    },
    warning LATER_ATTRIBUTE = iam019 {
        title: "own rows of an index are identified by the first attribute of its partition key",
        explanation: "Where the partition key of a global index is several attributes, \
            `dynamodb:LeadingKeys`, which is `dynamodb:FirstPartitionKeyValues` under another name, holds the \
            first of them: `.rows(…)` compares that one. Of an index by `status` and `userId` it asks that \
            the status is the user's id, and every query is denied. Put the attribute that is the user's \
            first: a query gives all of them anyway. `dynamodb:SecondPartitionKeyValues`, `Third…` and \
            `Fourth…` hold the others, for statements in your own words.",
        page: pages::DYNAMODB_CONDITIONS,
    },
);

pub(super) fn check(template: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let by_caller = !row_conditions(statement).is_empty() && !uses(statement).is_empty();
    if statement.allows() && by_caller {
        check_statement(template, statement, findings);
    }
}

fn check_statement(template: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let resources = targets(statement, template);
    let opens = |of: &Table<'_>| {
        resources.iter().any(|(_, target)| {
            let Target::DynamoDb { table: Some(table), kind, .. } = target else { return false };
            table.name() == of.name() && matches!(kind, Some(ResourceKind::Table) | None)
        })
    };
    for (node, target) in &resources {
        let Target::DynamoDb { table: Some(table), kind, name } = target else { continue };
        let named = match (kind, name) {
            (Some(ResourceKind::Index), Some(name)) => name.as_str(),
            (None, _) => "*",
            _ => continue,
        };
        if opens(table) {
            findings.extend(other_key(node, table, named));
        } else {
            findings.extend(later_attribute(statement, node, table, named));
        }
    }
}

fn other_key(node: &Node<'_>, table: &Table<'_>, named: &str) -> Option<Finding> {
    let own = partition_key(&table.key())?;
    let means = |index: &Index<'_>| named == "*" || index.name() == Some(named);
    let others: Vec<(&str, &str, Node<'_>)> = table
        .indexes()
        .iter()
        .filter(|index| means(index))
        .filter_map(|index| Some((index.name()?, partition_key(&index.key())?, index.node)))
        .filter(|(_, key, _)| *key != own)
        .collect();
    let (first, key, other) = others.first()?;
    let of = table.name();
    let message = match others.as_slice() {
        [_] => {
            format!(
                "rows of index `{first}` are identified by `{key}`, those of table `{of}` by `{own}`"
            )
        }
        many => format!(
            "rows of the indexes {} are identified by other attributes than `{own}` of table `{of}`",
            names::listed(many.iter().map(|(name, ..)| *name))
        ),
    };
    Finding::new(&OTHER_KEY, message)
        .here(node, "one condition for both")
        .and(other, format!("has the partition key `{key}`"))
        .help(
            Help::from(format!(
                "leave the index out, or grant it by itself where `{key}` is the caller's"
            ))
            .in_stack(format!(": `table.index(\"{first}\").actions([Query]).rows(…)`")),
        )
        .found()
}

/// The table's own rows are identified by an attribute that is in the index's key, but not the
/// first.
fn later_attribute(
    statement: &Statement<'_>,
    node: &Node<'_>,
    table: &Table<'_>,
    named: &str,
) -> Option<Finding> {
    const LATER: [&str; 3] = [
        "dynamodb:SecondPartitionKeyValues",
        "dynamodb:ThirdPartitionKeyValues",
        "dynamodb:FourthPartitionKeyValues",
    ];
    let own = partition_key(&table.key())?;
    let index = table.index(named)?;
    let key = index.key();
    let mut attributes = key.iter().filter(|element| element.is_partition());
    let first = attributes.next()?.name.filter(|first| *first != own)?;
    let (later, _) = LATER.into_iter().zip(attributes).find(|(_, it)| it.name == Some(own))?;
    let conditions = row_conditions(statement);
    if conditions.iter().any(|condition| condition.key.eq_ignore_ascii_case(later)) {
        return None;
    }
    let of = table.name();
    finding!(
        &LATER_ATTRIBUTE,
        "own rows of index `{named}` are identified by `{first}`, and not by `{own}`"
    )
    .here(node, format!("`dynamodb:LeadingKeys` is `{first}` here"))
    .and(&index.node, format!("`{own}`, the partition key of table `{of}`, stands behind it"))
    .help(Help::either(
        format!(
            "put `{own}` first in `with_partition_keys(\"{named}\", …)`, or \
                     compare `{later}` in a `PolicyStatement`"
        ),
        format!("put `{own}` first in the `KeySchema` of the index, or compare `{later}`"),
    ))
    .found()
}

/// The first attribute of the partition key, which `dynamodb:LeadingKeys` holds.
fn partition_key<'t>(key: &[crate::rules::views::tables::KeyElement<'t>]) -> Option<&'t str> {
    key.iter().find(|element| element.is_partition())?.name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages, role};
    use serde_json::{Value, json};

    fn found(resources: Value, value: &str) -> Value {
        let hash = |name: &str| json!([{"AttributeName": name, "KeyType": "HASH"}]);
        let mut all = role(json!({
            "Effect": "Allow", "Action": ["dynamodb:Query"], "Resource": resources,
            "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [value]}}
        }));
        all["Orders"] = json!({"Type": "AWS::DynamoDB::Table", "Properties": {
            "KeySchema": hash("userId"),
            "GlobalSecondaryIndexes": [
                {"IndexName": "byStatus", "KeySchema": hash("status")},
                {"IndexName": "byUser", "KeySchema": hash("userId")},
                {"IndexName": "byTotal", "KeySchema": {"Ref": "Key"}}
            ],
            "LocalSecondaryIndexes": [{"IndexName": "byDate", "KeySchema": hash("userId")}]
        }});
        all
    }

    fn arn() -> Value {
        json!({"Fn::GetAtt": ["Orders", "Arn"]})
    }

    fn index(name: &str) -> Value {
        json!({"Fn::Sub": format!("${{Orders.Arn}}/index/{name}")})
    }

    const SUB: &str = "${aws:PrincipalTag/sub}";

    #[test]
    fn an_index_by_another_attribute_is_no_row_of_the_callers() {
        let message = "IAM093: rows of index `byStatus` are identified by `status`, those of table `Orders` by `userId`";
        for resources in [
            json!([arn(), index("byStatus")]),
            json!([arn(), index("*")]),
            json!({"Fn::Sub": "${Orders.Arn}*"}),
        ] {
            assert_eq!(messages(RULES, found(resources.clone(), SUB)), [message], "{resources}");
        }
    }

    #[test]
    fn an_index_of_several_attributes_is_compared_by_its_first() {
        let found = |attributes: &[&str], condition: Value| {
            let mut all = role(json!({
                "Effect": "Allow", "Action": ["dynamodb:Query"], "Resource": index("byStatus"),
                "Condition": {"ForAllValues:StringEquals": condition}
            }));
            let hash = |name: &&str| json!({"AttributeName": name, "KeyType": "HASH"});
            all["Orders"] = json!({"Type": "AWS::DynamoDB::Table", "Properties": {
                "KeySchema": [hash(&"userId")],
                "GlobalSecondaryIndexes": [{
                    "IndexName": "byStatus",
                    "KeySchema": attributes.iter().map(hash).collect::<Vec<_>>()
                }]
            }});
            messages(RULES, all)
        };
        let leading = || json!({"dynamodb:LeadingKeys": [SUB]});
        let message =
            "IAM019: own rows of index `byStatus` are identified by `status`, and not by `userId`";
        assert_eq!(found(&["status", "userId"], leading()), [message]);
        assert_eq!(found(&["status", "day", "userId"], leading()), [message]);
        assert_eq!(found(&["userId", "status"], leading()), [""; 0]);
        assert_eq!(found(&["tenant", "status"], leading()), [""; 0]);
        let second = json!({"dynamodb:SecondPartitionKeyValues": [SUB]});
        assert_eq!(found(&["status", "userId"], second.clone()), [""; 0]);
        assert_eq!(found(&["status", "day", "userId"], second), [message]);
        assert_eq!(
            found(&["status", "userId"], json!({"dynamodb:LeadingKeys": ["open"]})),
            [""; 0]
        );
    }

    #[test]
    fn the_same_attribute_and_an_index_by_itself_are_right() {
        for resources in [
            json!([arn(), index("byUser"), index("byDate")]),
            json!([arn(), index("byTotal")]),
            json!([index("byStatus")]),
            arn(),
        ] {
            assert_eq!(codes(RULES, found(resources.clone(), SUB)), [""; 0], "{resources}");
        }
        assert_eq!(codes(RULES, found(json!([arn(), index("*")]), "PUBLIC")), [""; 0]);
    }
}
