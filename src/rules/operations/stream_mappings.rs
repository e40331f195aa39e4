//! Functions that read a table's stream: what a mapping has for other sources alone.

use super::queue_mappings::is_nothing;
use crate::facts::ResourceKind;
use crate::rules::prelude::{Finding, Judged, Resource, finding, pages, rules};
use crate::rules::views::tables::is_known;
use crate::rules::views::targets::Target;

rules!(
    error OPTION = ops076 {
        title: "a mapping of a stream has no options of queues and topics",
        explanation: "`ScalingConfig` is for queues of SQS, `Queues` for Amazon MQ, `Topics` for Kafka. A table's \
            stream is read by one function for each shard, and by up to 10 with `ParallelizationFactor`.",
        page: pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING,
    },
);

/// The options that no stream has, and what each is for.
const OPTIONS: [(&str, &str); 3] = [
    ("Queues", "for Amazon MQ only"),
    ("ScalingConfig", "for queues of SQS only"),
    ("Topics", "for Kafka only"),
];

pub(super) fn check<'t>(
    template: &Judged<'t>,
    mapping: &Resource<'t>,
    findings: &mut Vec<Finding>,
) {
    let Some(source) = mapping.property("EventSourceArn") else { return };
    if Target::of(&source, template).kind() != Some(ResourceKind::Stream) {
        return;
    }
    for (name, label) in OPTIONS {
        let Some(node) = mapping.property(name).filter(is_known) else { continue };
        if is_nothing(&node) || (node.is_list() && node.items().next().is_none()) {
            continue;
        }
        let help = match name {
            "ScalingConfig" => {
                "leave it out; `ParallelizationFactor` says how many batches of a shard run at a time"
            }
            _ => "leave it out",
        };
        finding!(&OPTION, "`{mapping}` reads a table's stream, which has no `{name}`")
            .here(node.named(), label)
            .help(help)
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    #[test]
    fn a_stream_has_no_options_of_queues() {
        let of = |source: Value, name: &str, value: &Value| {
            let properties = json!({ "EventSourceArn": source, name: value });
            codes(
                RULES,
                json!({
                    "Plays": { "Type": "AWS::DynamoDB::Table" },
                    "Jobs": { "Type": "AWS::SQS::Queue" },
                    "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": properties },
                }),
            )
        };
        let stream = || json!({ "Fn::GetAtt": ["Plays", "StreamArn"] });
        let literal = "arn:aws:dynamodb:eu-west-1:111122223333:table/plays/stream/2026-01-01";
        for (name, value) in [
            ("ScalingConfig", json!({ "MaximumConcurrency": 2 })),
            ("Queues", json!(["jobs"])),
            ("Topics", json!(["plays"])),
        ] {
            assert_eq!(of(stream(), name, &value), ["OPS076"], "{name}");
            assert_eq!(of(json!(literal), name, &value), ["OPS076"], "{name}");
            assert_eq!(of(json!({ "Fn::GetAtt": ["Jobs", "Arn"] }), name, &value), [""; 0]);
            assert_eq!(of(json!({ "Ref": "Source" }), name, &value), [""; 0], "{name}");
            assert_eq!(of(stream(), name, &json!({ "Ref": "AWS::NoValue" })), [""; 0], "{name}");
        }
        assert_eq!(of(stream(), "ScalingConfig", &json!({})), [""; 0]);
        assert_eq!(of(stream(), "Queues", &json!([])), [""; 0]);
    }
}
