//! Queues: where dead letters go, and what only FIFO queues have.

use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::mappings;
use crate::rules::views::tables::{is_known, lacks};
use crate::template::text;

rules!(
    error KIND = ops073 {
        title: "the dead letters of a FIFO queue go to a FIFO queue, those of a standard one to a standard one",
        explanation: "SQS refuses a `RedrivePolicy` whose queue is of the other kind. It is found where both \
            queues are in the template.",
        page: pages::SQS_CREATE_QUEUE,
    },
    // No page of AWS's calls the members required. SQS does: github.com/rubyonjets/jets/pull/101 (2018),
    // github.com/ansible-collections/community.aws/issues/2321 (2025).
    error REDRIVE = ops074 {
        title: "a redrive policy says where dead letters go, and after how many receives",
        explanation: "SQS refuses a `RedrivePolicy` without `deadLetterTargetArn` or without \
            `maxReceiveCount` (\"does not contain mandatory attribute\"), and knows them by these spellings alone.",
        page: pages::SQS_CREATE_QUEUE,
    },
    // The pages say that they apply to FIFO queues alone; SQS answers "Unknown Attribute":
    // github.com/trandangtri/sqs-queue-bundle/pull/36 (2018).
    error FIFO_ONLY = ops075 {
        title: "a standard queue has no properties of FIFO queues",
        explanation: "`ContentBasedDeduplication`, `DeduplicationScope` and `FifoThroughputLimit` apply to FIFO \
            queues alone: SQS refuses them for a queue without `FifoQueue` (\"Unknown Attribute\").",
        page: pages::SQS_CREATE_QUEUE,
    },
);

const QUEUE: &str = "AWS::SQS::Queue";

/// The members of a redrive policy, each with an example.
const MEMBERS: [(&str, &str); 2] = [
    ("deadLetterTargetArn", "the ARN of the queue that dead letters go to"),
    ("maxReceiveCount", "after how many receives a message goes there, such as 5"),
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for queue in template.resources_of(QUEUE) {
        check_fifo_only(&queue, findings);
        let Some(policy) = queue.property("RedrivePolicy") else { continue };
        for (member, what) in MEMBERS.into_iter().filter(|(member, _)| lacks(&policy, member)) {
            let near = policy.keys().find(|own| own.eq_ignore_ascii_case(member));
            let help = match near {
                Some(near) => format!("write `{member}` instead of `{near}`"),
                None => format!("add `{member}`: {what}"),
            };
            finding!(&REDRIVE, "the redrive policy of queue `{queue}` has no `{member}`")
                .at(&policy)
                .help(help)
                .add_to(findings);
        }
        let target = policy.get("deadLetterTargetArn");
        findings.extend(target.and_then(|target| other_kind(template, &queue, &target)));
    }
}

/// A queue for dead letters that is of the other kind.
fn other_kind(template: &Judged<'_>, queue: &Resource<'_>, target: &Node<'_>) -> Option<Finding> {
    let dead = mappings::queue(template, target)?;
    let (own, other) = (is_fifo(queue)?, is_fifo(&dead)?);
    if own == other {
        return None;
    }
    let kind = |is_fifo| if is_fifo { "FIFO" } else { "standard" };
    let (own_kind, other_kind) = (kind(own), kind(other));
    let help = match own {
        true => Help::say(
            "give {} {}",
            [Word::code(dead.logical_id()), Word::property("FifoQueue", true)],
        ),
        false => "name a standard queue".into(),
    };
    finding!(
        &KIND,
        "the dead letters of {own_kind} queue `{queue}` go to {other_kind} queue `{dead}`"
    )
    .here(target, format!("not {own_kind}"))
    .and(&dead, "where they go")
    .help(help)
    .found()
}

fn check_fifo_only(queue: &Resource<'_>, findings: &mut Vec<Finding>) {
    if is_fifo(queue) != Some(false) {
        return;
    }
    for property in ["ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"] {
        let Some(node) = queue.property(property).filter(is_known) else { continue };
        // What is off is accepted.
        if node.as_bool() == Some(false) {
            continue;
        }
        finding!(&FIFO_ONLY, "`{property}` of standard queue `{queue}` is for FIFO queues")
            .here(node.named(), "for FIFO queues only")
            .help(Help::say("leave it out, or add {}", [Word::property("FifoQueue", true)]))
            .add_to(findings);
    }
}

/// Whether a queue is FIFO; `None` if that is not known, or its name and its properties disagree.
fn is_fifo(queue: &Resource<'_>) -> Option<bool> {
    let Some(properties) = queue.node().get("Properties") else {
        return lacks(queue.node(), "Properties").then_some(false);
    };
    let is_fifo = match queue.property("FifoQueue") {
        Some(node) => node.as_bool()?,
        None => lacks(&properties, "FifoQueue").then_some(false)?,
    };
    // A name is judged by itself.
    let name = queue.property("QueueName");
    let ends = name.as_ref().map(|name| text::filled(name, "").ends_with(".fifo"));
    (is_fifo || ends != Some(true)).then_some(is_fifo)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages};
    use serde_json::{Value, json};

    fn queue(properties: Value) -> Value {
        json!({ "Type": QUEUE, "Properties": properties })
    }

    fn redrive(source: Value, dead: Value) -> Vec<&'static str> {
        let mut source = source;
        source["RedrivePolicy"] = json!({
            "deadLetterTargetArn": { "Fn::GetAtt": ["Dead", "Arn"] },
            "maxReceiveCount": 4,
        });
        codes(RULES, json!({ "Orders": queue(source), "Dead": queue(dead) }))
    }

    #[test]
    fn dead_letters_go_to_a_queue_of_the_same_kind() {
        let (fifo, standard) = (|| json!({ "FifoQueue": true }), || json!({}));
        let unknown = || json!({ "FifoQueue": { "Ref": "IsFifo" } });
        for (source, dead, is_right) in [
            (fifo(), fifo(), true),
            (standard(), standard(), true),
            (json!({ "FifoQueue": "false" }), standard(), true),
            (fifo(), standard(), false),
            (standard(), json!({ "FifoQueue": "true" }), false),
            (unknown(), fifo(), true),
            (fifo(), unknown(), true),
            (fifo(), json!({ "Fn::If": ["Prod", {}, {}] }), true),
            (json!({ "QueueName": "orders.fifo" }), fifo(), true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS073"] };
            assert_eq!(redrive(source.clone(), dead.clone()), expected, "{source} {dead}");
        }
    }

    #[test]
    fn a_redrive_policy_is_whole() {
        let of = |policy: Value| {
            messages(RULES, json!({ "Jobs": queue(json!({ "RedrivePolicy": policy })) }))
        };
        let arn = "arn:aws:sqs:eu-west-1:111122223333:failed";
        let begins = "OPS074: the redrive policy of queue `Jobs` has no ";
        assert_eq!(of(json!({ "deadLetterTargetArn": arn, "maxReceiveCount": 3 })), [""; 0]);
        assert_eq!(
            of(json!({ "deadLetterTargetArn": arn })),
            [format!("{begins}`maxReceiveCount`")]
        );
        assert_eq!(
            of(json!({ "maxReceiveCount": "3" })),
            [format!("{begins}`deadLetterTargetArn`")]
        );
        assert_eq!(of(json!({ "DeadLetterTargetArn": arn, "MaxReceiveCount": 3 })).len(), 2);
        for unknown in [
            json!({ "Ref": "Policy" }),
            json!({ "Fn::If": ["Prod", {}, { "Ref": "AWS::NoValue" }] }),
            json!("{\"maxReceiveCount\": 3}"),
        ] {
            assert_eq!(of(unknown.clone()), [""; 0], "{unknown}");
        }
    }

    #[test]
    fn only_fifo_queues_recognize_repeated_messages() {
        let of = |properties: Value| codes(RULES, json!({ "Jobs": queue(properties) }));
        for (property, value) in [
            ("ContentBasedDeduplication", json!(true)),
            ("ContentBasedDeduplication", json!("true")),
            ("DeduplicationScope", json!("queue")),
            ("FifoThroughputLimit", json!("perQueue")),
        ] {
            assert_eq!(of(json!({ property: value })), ["OPS075"], "{property}");
            assert_eq!(of(json!({ property: value, "FifoQueue": false })), ["OPS075"]);
            assert_eq!(of(json!({ property: value, "FifoQueue": true })), [""; 0], "{property}");
            let unknown = json!({ "Ref": "IsFifo" });
            assert_eq!(of(json!({ property: value, "FifoQueue": unknown })), [""; 0]);
            assert_eq!(of(json!({ property: { "Ref": "AWS::NoValue" } })), [""; 0], "{property}");
        }
        assert_eq!(of(json!({ "ContentBasedDeduplication": false })), [""; 0]);
    }
}
