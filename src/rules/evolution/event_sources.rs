//! Functions that read a table's stream: where they begin.

use crate::facts::{ResourceKind, pages};
use crate::findings::{Finding, Rule, Severity};
use crate::rules::views::targets::Target;
use crate::template::Template;

pub(super) static RULES: &[&Rule] = &[&LATEST];

static LATEST: Rule = Rule {
    code: "DDB092",
    severity: Severity::Warning,
    acknowledgeable: true,
    title: "a function reads a table's stream from its beginning",
    explanation: "An event source mapping that begins at `LATEST` never sees what is written until it \
        polls, which takes minutes. That is so at the first deployment, and each time CloudFormation \
        makes the mapping anew: when the table is replaced, or gets another stream because its view type \
        changes. `TRIM_HORIZON` begins with the oldest change in the stream; a new stream has no older \
        ones. It is chosen for good: a change of `StartingPosition` alone is refused, since the new \
        mapping meets the old one.",
    example: include_str!("../../../tests/rules/ddb092.rs"),
    page: pages::LAMBDA_DYNAMODB_STREAMS,
};

pub(super) fn check(template: &Template, findings: &mut Vec<Finding>) {
    for mapping in template.resources_of("AWS::Lambda::EventSourceMapping") {
        let Some(source) = mapping.property("EventSourceArn") else { continue };
        let latest = mapping.property("StartingPosition");
        let Some(latest) = latest.filter(|position| position.as_str() == Some("LATEST")) else {
            continue;
        };
        let target = Target::of(&source, template);
        if target.kind() != Some(ResourceKind::Stream) {
            continue;
        }
        let message = format!(
            "`{}` misses what is written before it reads {}",
            mapping.logical_id(),
            target.noun(&source)
        );
        findings.push(
            Finding::new(&LATEST, message)
                .at(&latest)
                .label("begins with what comes next")
                .help("before the first deployment, write `\"StartingPosition\": \"TRIM_HORIZON\"`")
                .help(
                    "a mapping that is deployed refuses this change alone: remove it in one \
                     deployment and add it in the next, or acknowledge this",
                ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::views::table_samples::{found_in, table};
    use serde_json::{Value, json};

    fn found(source: Value, position: Value) -> Vec<String> {
        let mapping = json!({
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": source,
                "FunctionName": "indexer",
                "StartingPosition": position,
            },
        });
        let stream = json!({ "StreamSpecification": { "StreamViewType": "NEW_IMAGE" } });
        found_in(json!({ "Tracks": table(stream), "T": mapping }))
    }

    #[test]
    fn a_stream_of_dynamodb_is_read_from_its_beginning() {
        let stream = json!({ "Fn::GetAtt": ["Tracks", "StreamArn"] });
        let told = ["DDB092 StartingPosition"];
        assert_eq!(found(stream.clone(), json!("LATEST")), told);
        let arn =
            "arn:aws:dynamodb:eu-west-1:111122223333:table/Plays/stream/2026-01-01T00:00:00.000";
        assert_eq!(found(json!(arn), json!("LATEST")), told);
        for position in [json!("TRIM_HORIZON"), json!({ "Ref": "Position" }), json!(null)] {
            assert_eq!(found(stream.clone(), position.clone()), [""; 0], "{position}");
        }
        for other in [
            json!("arn:aws:kinesis:eu-west-1:111122223333:stream/plays"),
            json!({ "Fn::ImportValue": "plays-stream" }),
        ] {
            assert_eq!(found(other.clone(), json!("LATEST")), [""; 0], "{other}");
        }
    }
}
