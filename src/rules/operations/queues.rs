//! Queues: how long messages wait and are kept, how large they may be, and how functions receive
//! them.

use crate::facts::limits::operations as limits;
use crate::rules::operations::numbers::{self, NumberLimit};
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::tables::lacks;
use crate::template::text::{self, Piece};

rules!(
    error NUMBER = ops016 {
        title: "a queue has numbers that SQS takes",
        explanation: "Messages are kept for 60 to 1,209,600 seconds, wait for up to 900, stay unseen for up to \
            43,200, and have up to 1,048,576 bytes; the limit of a queue is no less than 1,024. A request waits \
            for up to 20 seconds.",
        page: pages::SQS_CREATE_QUEUE,
    },
    error WINDOW = ops017 {
        title: "a function that takes more than 10 messages of a queue at once waits for them",
        explanation: "With `BatchSize` above 10, `MaximumBatchingWindowInSeconds` is 1 at least. A table's \
            stream needs none.",
        page: pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING,
    },
);

const NUMBERS: &[NumberLimit] = &[
    NumberLimit::new("DelaySeconds", limits::DELAY_SECONDS),
    NumberLimit::new("MaximumMessageSize", limits::MESSAGE_BYTES),
    NumberLimit::new("MessageRetentionPeriod", limits::MESSAGE_RETENTION_SECONDS)
        .set_by("message_retention_period"),
    NumberLimit::new("ReceiveMessageWaitTimeSeconds", limits::RECEIVE_WAIT_SECONDS),
    NumberLimit::new("VisibilityTimeout", limits::VISIBILITY_TIMEOUT_SECONDS),
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for queue in template.resources_of("AWS::SQS::Queue") {
        numbers::check(&NUMBER, &queue, NUMBERS, findings);
    }
    for mapping in template.resources_of("AWS::Lambda::EventSourceMapping") {
        let source = mapping.property("EventSourceArn");
        if source.is_some_and(|source| is_queue(template, &source)) {
            findings.extend(without_window(&mapping));
        }
    }
}

fn without_window(mapping: &Resource<'_>) -> Option<Finding> {
    const WINDOW_PROPERTY: &str = "MaximumBatchingWindowInSeconds";
    let (messages, size) = numbers::number(mapping, "BatchSize")?;
    let properties = mapping.node().get("Properties")?;
    let is_zero = mapping.property(WINDOW_PROPERTY).is_some_and(|node| node.as_i64() == Some(0));
    let is_without = is_zero || lacks(&properties, WINDOW_PROPERTY);
    let is_valid = limits::BATCH_SIZE.contains(&messages);
    (is_valid && messages > limits::BATCH_SIZE_WITHOUT_WINDOW && is_without).then(|| {
        finding!(&WINDOW, "`{mapping}` takes {messages} messages at once and waits for none")
            .here(&size, "at most 10 without a window")
            .help(Help::say(
                "add {}",
                [Word::property(WINDOW_PROPERTY, 1).call(".maximum_batching_window(1)")],
            ))
    })
}

fn is_queue(template: &Judged<'_>, arn: &Node<'_>) -> bool {
    match text::pieces(arn).as_slice() {
        [Piece::GetAtt(id, "Arn")] => template.resource_of(id, "AWS::SQS::Queue").is_some(),
        [Piece::Literal(arn)] => arn.split(':').nth(2) == Some("sqs"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    #[test]
    fn numbers_have_two_edges() {
        let queue = |property: &str, number: Value| {
            let properties = json!({ property: number });
            codes(check, json!({ "Q": { "Type": "AWS::SQS::Queue", "Properties": properties } }))
        };
        for NumberLimit { property, range, .. } in NUMBERS {
            for (number, expected) in [
                (*range.start(), vec![]),
                (*range.end(), vec![]),
                (range.start() - 1, vec!["OPS016"]),
                (range.end() + 1, vec!["OPS016"]),
            ] {
                assert_eq!(queue(property, json!(number)), expected, "{property} {number}");
            }
            assert_eq!(queue(property, json!({ "Ref": "Number" })), [""; 0]);
        }
    }

    #[test]
    fn many_messages_at_once_are_waited_for() {
        let mapping = |source: Value, size: Value, window: Value| {
            let mut properties = json!({ "EventSourceArn": source, "BatchSize": size });
            if !window.is_null() {
                properties["MaximumBatchingWindowInSeconds"] = window;
            }
            codes(
                check,
                json!({
                    "Q": { "Type": "AWS::SQS::Queue" },
                    "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": properties },
                }),
            )
        };
        let queue = || json!({ "Fn::GetAtt": ["Q", "Arn"] });
        let literal = json!("arn:aws:sqs:eu-west-1:111122223333:plays");
        let stream = json!("arn:aws:kinesis:eu-west-1:111122223333:stream/plays");
        for (source, size, window, is_right) in [
            (queue(), json!(10), Value::Null, true),
            (queue(), json!(11), Value::Null, false),
            (queue(), json!(11), json!(0), false),
            (queue(), json!(11), json!(1), true),
            (queue(), json!(11), json!({ "Ref": "Window" }), true),
            (queue(), json!({ "Ref": "Size" }), Value::Null, true),
            (literal, json!(11), Value::Null, false),
            (stream, json!(100), Value::Null, true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS017"] };
            let found = mapping(source.clone(), size.clone(), window.clone());
            assert_eq!(found, expected, "{source} {size} {window}");
        }
    }
}
