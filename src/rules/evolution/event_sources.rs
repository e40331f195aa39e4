//! Functions that read a table's stream: where they begin.

use crate::facts::ResourceKind;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::targets::Target;

rules!(
    warning LATEST = ddb092 {
        title: "a function reads a table's stream from its beginning",
        explanation: "An event source mapping that begins at `LATEST` never sees what is written until it \
            polls, which takes minutes. That is so at the first deployment, and each time CloudFormation \
            makes the mapping anew: when the table is replaced, or gets another stream because its view type \
            changes. `TRIM_HORIZON` begins with the oldest change in the stream; a new stream has no older \
            ones. It is chosen for good: a change of `StartingPosition` alone is refused, since the new \
            mapping meets the old one.",
        page: pages::LAMBDA_DYNAMODB_STREAMS,
    },
);

const DEPLOYED: &str = "a mapping that is deployed refuses this change alone: remove it in one deployment \
    and add it in the next, or acknowledge this";

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for StreamSource { reader, stream, position } in template.resources().flat_map(sources) {
        let target = Target::of(&stream, template);
        if position.as_str() != Some("LATEST") || target.kind() != Some(ResourceKind::Stream) {
            continue;
        }
        finding!(
            &LATEST,
            "`{reader}` misses what is written before it reads {}",
            target.noun(&stream)
        )
        .here(&position, "begins with what comes next")
        .help(Help::say(
            "before the first deployment, say {}",
            [Word::property("StartingPosition", "TRIM_HORIZON")
                .call("StartingPosition::TrimHorizon")],
        ))
        .help(DEPLOYED)
        .add_to(findings);
    }
}

/// A stream that a function reads.
struct StreamSource<'t> {
    reader: &'t str,
    stream: Node<'t>,
    position: Node<'t>,
}

/// The streams that a mapping, or a function of SAM, reads.
fn sources<'t>(resource: Resource<'t>) -> Vec<StreamSource<'t>> {
    let source = |reader, properties: Node<'t>, stream: &str| {
        let position = properties.get("StartingPosition")?;
        Some(StreamSource { reader, stream: properties.get(stream)?, position })
    };
    match resource.kind() {
        Some("AWS::Lambda::EventSourceMapping") => {
            let properties = resource.node().get("Properties");
            let source =
                properties.and_then(|node| source(resource.logical_id(), node, "EventSourceArn"));
            source.into_iter().collect()
        }
        Some("AWS::Serverless::Function") => {
            let events = resource.property("Events").into_iter().flat_map(|node| node.entries());
            let sources = events.filter_map(|(_, event)| {
                source(resource.logical_id(), event.get("Properties")?, "Stream")
            });
            sources.collect()
        }
        _ => Vec::new(),
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
        let expected = ["DDB092 StartingPosition"];
        assert_eq!(found(stream.clone(), json!("LATEST")), expected);
        let arn =
            "arn:aws:dynamodb:eu-west-1:111122223333:table/Plays/stream/2026-01-01T00:00:00.000";
        assert_eq!(found(json!(arn), json!("LATEST")), expected);
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

    #[test]
    fn a_function_of_sam_reads_by_its_events() {
        let reads = |position: &str| {
            let stream = json!({ "Fn::GetAtt": ["Tracks", "StreamArn"] });
            json!({ "Type": "DynamoDB", "Properties": {
                "Stream": stream, "StartingPosition": position,
            }})
        };
        let function = json!({
            "Type": "AWS::Serverless::Function",
            "Properties": { "Events": {
                "Late": reads("LATEST"),
                "All": reads("TRIM_HORIZON"),
                "Call": { "Type": "Api", "Properties": { "Path": "/", "Method": "get" } },
            }},
        });
        let stream = json!({ "StreamSpecification": { "StreamViewType": "NEW_IMAGE" } });
        assert_eq!(
            found_in(json!({ "Tracks": table(stream), "T": function })),
            ["DDB092 Events/Late/Properties/StartingPosition"]
        );
    }
}
