use serde_json::json;
use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        CfnResource::new("Heart", "AWS::Events::Rule")
            .property("ScheduleExpression", "rate(1 hour)")
            .property("Targets", json!([{ "Id": "beat" }])),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        CfnResource::new("Heart", "AWS::Events::Rule")
            .property(
                "Targets",
                json!([{ "Id": "beat", "Arn": "arn:aws:sqs:eu-west-1:111122223333:beats" }]),
            )
            .property("ScheduleExpression", "rate(1 hour)"),
    );
    stack
}
