//! Queues: how long messages wait and are kept, and how large they may be.

use crate::facts::limits::operations as limits;
use crate::rules::operations::numbers::{self, NumberLimit};
use crate::rules::prelude::{Finding, Judged, pages, rules};

rules!(
    error NUMBER = ops016 {
        title: "a queue has numbers that SQS takes",
        explanation: "Messages are kept for 60 to 1,209,600 seconds, wait for up to 900, stay unseen for up to \
            43,200, and have up to 1,048,576 bytes; the limit of a queue is no less than 1,024. A request waits \
            for up to 20 seconds.",
        page: pages::SQS_CREATE_QUEUE,
    },
);

const NUMBERS: &[NumberLimit] = &[
    NumberLimit::new("DelaySeconds", limits::DELAY_SECONDS),
    NumberLimit::new("MaximumMessageSize", limits::MESSAGE_BYTES),
    NumberLimit::new("MessageRetentionPeriod", limits::MESSAGE_RETENTION_SECONDS)
        .set_by("message_retention_period"),
    NumberLimit::new("ReceiveMessageWaitTimeSeconds", limits::RECEIVE_WAIT_SECONDS),
    NumberLimit::new("VisibilityTimeout", limits::VISIBILITY_TIMEOUT_SECONDS)
        .set_by("visibility_timeout"),
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for queue in template.resources_of("AWS::SQS::Queue") {
        numbers::check(&NUMBER, &queue, NUMBERS, findings);
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
}
