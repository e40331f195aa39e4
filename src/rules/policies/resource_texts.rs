//! Checks that the resource of a statement is an ARN.

use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::statement::Statement;
use crate::template::text::{Piece, pieces, shown};

rules!(
    error NO_ARN = iam101 {
        title: "a resource of a statement is an ARN, or `*`",
        explanation: "IAM refuses a policy that names a resource otherwise: \"Resource must be in ARN format \
            or '*'\". The name of a table is no ARN; a handle's `arn()` is, and in a file \
            `Fn::GetAtt` with `Arn`.",
        page: pages::IAM_GRAMMAR,
    },
);

pub(super) fn check(_: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let all_but = statement.resource.all_but();
    for node in statement.resources().into_iter().chain(all_but) {
        if !may_be_arn(&node) {
            findings.push(finding(&node));
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
}
