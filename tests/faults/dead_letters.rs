//! §10: queues for dead letters, and what only queues of one kind have.

use serde_json::{Value, json};

use super::bases::Base;
use super::fault::{Fault, fault};

fn around(code: &'static str, what: &'static str, source: &'static str) -> Fault {
    fault(code, what, source).of(&[Base::Around])
}

pub(crate) fn faults() -> Vec<Fault> {
    const SOURCE: &str = "SQS API: CreateQueue";
    let queue = |more: Value| json!({ "Type": "AWS::SQS::Queue", "Properties": more });
    let redrive = |policy: Value| queue(json!({ "RedrivePolicy": policy }));
    let failed = "arn:aws:sqs:eu-west-1:111122223333:failed";
    let to = || json!({ "Fn::GetAtt": ["Lost", "Arn"] });
    let whole = || json!({ "deadLetterTargetArn": failed, "maxReceiveCount": 7 });
    let lost = json!({ "deadLetterTargetArn": to(), "maxReceiveCount": 7 });
    vec![
        around("OPS073", "dead letters of a standard queue in a FIFO queue", SOURCE)
            .set("/Resources/Played", redrive(lost))
            .beyond("/Resources/Lost", queue(json!({ "FifoQueue": true })), queue(json!({})))
            .at("Played/RedrivePolicy/deadLetterTargetArn"),
        around("OPS074", "dead letters after no number of receives", SOURCE).beyond(
            "/Resources/Played",
            redrive(json!({ "deadLetterTargetArn": failed })),
            redrive(whole()),
        ),
        around("OPS074", "dead letters without a queue", SOURCE).beyond(
            "/Resources/Played",
            redrive(json!({ "maxReceiveCount": 7 })),
            redrive(whole()),
        ),
        around("OPS075", "a scope of deduplication for a standard queue", SOURCE).beyond(
            "/Resources/Played",
            queue(json!({ "DeduplicationScope": "messageGroup" })),
            queue(json!({ "DeduplicationScope": "messageGroup", "FifoQueue": true })),
        ),
        around(
            "OPS076",
            "a stream with the scaling of queues",
            "Lambda API: ScalingConfig (SQS only)",
        )
        .set("Count/ScalingConfig", json!({ "MaximumConcurrency": 3 })),
    ]
}
