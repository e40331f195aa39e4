//! Rows that are identified by a key which is not a text.

use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::row_conditions::is_row_key;
use crate::rules::views::statement::Statement;
use crate::rules::views::tables::KeyElement;
use crate::rules::views::targets::Target;
use crate::rules::views::variables::uses;

rules!(
    acknowledgeable_error NO_TEXT = iam018 {
        title: "rows belong to a user by a string key",
        explanation: "A policy variable is text, and `dynamodb:LeadingKeys` is compared as text. AWS does not \
            say how a number or binary partition key is written there, and an id such as a user pool's `sub` \
            is neither: the condition never holds.",
        page: pages::DYNAMODB_CONDITIONS,
    },
);

pub(super) fn check(template: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let by_row = statement.conditions().iter().any(|condition| is_row_key(condition.key));
    if by_row && !uses(statement).is_empty() {
        for resource in statement.resources() {
            findings.extend(no_text(template, &resource));
        }
    }
}

fn no_text(template: &Judged<'_>, resource: &Node<'_>) -> Option<Finding> {
    let target = Target::of(resource, template);
    let Target::DynamoDb { table: Some(table), name, .. } = &target else { return None };
    let key = match name {
        Some(name) => table.index(name)?.key(),
        None => table.key(),
    };
    let partition_key = key.into_iter().find(KeyElement::is_partition)?;
    let mut definitions = table.definitions().into_iter();
    let definition = definitions.find(|definition| definition.name == partition_key.name)?;
    let kind = match definition.kind? {
        "N" => "number",
        "B" => "binary",
        _ => return None,
    };
    let (subject, name) = (target.noun(resource), partition_key.name?);
    finding!(&NO_TEXT, "rows of {subject} belong to nobody by a {kind} key")
        .at(resource)
        .and(&definition.node, format!("`{name}` is a {kind} key"))
        .help(Help::either(
            format!("make the partition key text: `Attribute::string(\"{name}\")`"),
            Help::from(format!("give `{name}` the type `S`: "))
                .and(Word::property("AttributeType", "S")),
        ))
        .found()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, role};
    use serde_json::{Value, json};

    fn found(kind: &str, resource: &str, value: &str) -> Vec<&'static str> {
        let key = |name: &str| json!([{"AttributeName": name, "KeyType": "HASH"}]);
        let define = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
        let mut resources: Value = role(json!({
            "Effect": "Allow",
            "Action": "dynamodb:Query",
            "Resource": {"Fn::Sub": resource},
            "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [value]}}
        }));
        resources["Plays"] = json!({"Type": "AWS::DynamoDB::Table", "Properties": {
            "AttributeDefinitions": [define("user", kind), define("track", "S")],
            "KeySchema": key("user"),
            "GlobalSecondaryIndexes": [{"IndexName": "byTrack", "KeySchema": key("track")}]
        }});
        codes(RULES, resources)
    }

    #[test]
    fn a_variable_is_compared_with_text_only() {
        let sub = "${aws:PrincipalTag/sub}";
        assert_eq!(found("N", "${Plays.Arn}", sub), ["IAM018"]);
        assert_eq!(found("B", "${Plays.Arn}", sub), ["IAM018"]);
        assert!(found("S", "${Plays.Arn}", sub).is_empty());
        assert!(found("N", "${Plays.Arn}", "42").is_empty(), "no variable");
        assert!(found("N", "${Plays.Arn}/index/byTrack", sub).is_empty(), "the index's own key");
    }
}
