//! Checks that the resource of a statement is an ARN.

use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::identifiers::Identifier;
use crate::rules::views::statement::Statement;
use crate::schema::Form;
use crate::template::text::{Piece, pieces, shown};

rules!(
    error NO_ARN = iam101 {
        title: "a resource of a statement is an ARN, or `*`",
        explanation: "IAM refuses a policy that names a resource otherwise: \"Resource must be in ARN format \
            or '*'\". `Ref` of a table, role or function is its name, that of a queue its address; a handle's \
            `arn()` is an ARN, and in a file `Fn::GetAtt` with `Arn`.",
        page: pages::IAM_GRAMMAR,
    },
);

pub(super) fn check(template: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let all_but = statement.resource.all_but();
    for node in statement.resources().into_iter().chain(all_but) {
        if !may_be_arn(&node) {
            findings.push(finding(&node));
        } else if let Some(named) = Identifier::other_than_arn(template, &node) {
            let noun = named.noun();
            finding!(&NO_ARN, "the resource `{}` is no ARN", shown(&node))
                .here(&node, format!("begins with {noun}"))
                .help(named.instead(&node, Form::Arn))
                .add_to(findings);
        }
    }
}

fn finding(node: &Node<'_>) -> Finding {
    finding!(&NO_ARN, "the resource `{}` is no ARN", shown(node))
        .here(node, "neither an ARN nor `*`")
        .help(Help::either(
            "name it by its handle: `table.arn()`",
            Help::say(
                "write its ARN: {}, or `arn:…` as a text",
                [Word::value(serde_json::json!({ "Fn::GetAtt": ["Tracks", "Arn"] }))],
            ),
        ))
}

/// Judges the literal beginning, and if the whole text is literal, also its parts.
pub(super) fn may_be_arn(node: &Node<'_>) -> bool {
    let pieces = pieces(node);
    let text = match pieces.as_slice() {
        // A value that is not a text is reported by another rule.
        [] => return node.as_str().is_none(),
        [Piece::Literal(text), ..] => text.as_str(),
        _ => return true,
    };
    let plain = text.split(['*', '?', '$']).next().unwrap_or_default();
    let is_whole = pieces.len() == 1 && plain.len() == text.len();
    let begins = plain.starts_with("arn:") || (!is_whole && "arn:".starts_with(plain));
    begins && (!is_whole || plain.split(':').count() >= 6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, role};
    use serde_json::{Value, json};

    fn found(resource: Value) -> Vec<&'static str> {
        let statement = json!({ "Effect": "Allow", "Action": "s3:*", "Resource": resource });
        codes(RULES, role(statement))
    }

    #[test]
    fn a_resource_is_an_arn() {
        for resource in [
            json!("*"),
            json!(["*", "arn:aws:s3:::music"]),
            json!("arn:*"),
            json!("ar?:aws:s3:::music"),
            json!("*:table/Tracks"),
            json!({ "Fn::Sub": "${Tracks.Arn}/index/*" }),
            json!({ "Fn::Sub": "arn:${AWS::Partition}:s3:::music" }),
            json!({ "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":s3:::music"]] }),
            json!({ "Ref": "Arn" }),
            json!({ "Fn::If": ["C", "*", { "Ref": "AWS::NoValue" }] }),
            json!("{{resolve:ssm:/music/arn}}"),
        ] {
            assert_eq!(found(resource.clone()), [""; 0], "{resource}");
        }
        for resource in [
            json!("nope"),
            json!(""),
            json!("a"),
            json!("table*"),
            json!("arn:aws:s3"),
            json!(["*", "Tracks"]),
            json!({ "Fn::Sub": "table/${Tracks}" }),
            json!({ "Fn::If": ["C", "*", "Tracks"] }),
        ] {
            assert_eq!(found(resource.clone()), ["IAM101"], "{resource}");
        }
    }

    #[test]
    fn a_reference_is_an_arn_where_the_type_says_so() {
        let found = |resource: Value| {
            let statement = json!({ "Effect": "Allow", "Action": "sqs:*", "Resource": resource });
            let mut resources = role(statement);
            for (id, kind) in [
                ("Tracks", "AWS::DynamoDB::Table"),
                ("Jobs", "AWS::SQS::Queue"),
                ("Told", "AWS::SNS::Topic"),
                ("Key", "AWS::KMS::Key"),
                ("Secret", "AWS::SecretsManager::Secret"),
                ("Own", "Custom::Own"),
            ] {
                resources[id] = json!({ "Type": kind });
            }
            codes(RULES, resources)
        };
        for resource in [
            json!({ "Ref": "Told" }),
            json!({ "Ref": "Secret" }),
            json!({ "Ref": "Own" }),
            json!({ "Fn::GetAtt": ["Jobs", "Arn"] }),
            json!({ "Fn::Sub": "${Tracks.Arn}/index/*" }),
            json!({ "Fn::Sub": "arn:aws:dynamodb:*:*:table/${Tracks}" }),
        ] {
            assert_eq!(found(resource.clone()), [""; 0], "{resource}");
        }
        for resource in [
            json!({ "Ref": "Tracks" }),
            json!({ "Fn::Sub": "${Tracks}/index/*" }),
            json!({ "Fn::Join": ["/", [{ "Ref": "Tracks" }, "index", "byOwner"]] }),
            json!([{ "Ref": "Jobs" }]),
            json!({ "Fn::GetAtt": ["Jobs", "QueueName"] }),
            json!({ "Fn::If": ["C", { "Ref": "Key" }, "*"] }),
        ] {
            assert_eq!(found(resource.clone()), ["IAM101"], "{resource}");
        }
    }
}
