use serde_json::json;
use tablature::{CfnResource, Expr, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let failed =
        json!({ "maxReceiveCount": 3, "deadLetterTargetArn": { "Fn::GetAtt": "Failed.Arn" } });
    stack.add(CfnResource::new("Orders", "AWS::SQS::Queue").property("RedrivePolicy", failed));
    stack.add(
        CfnResource::new("Failed", "AWS::SQS::Queue")
            .property("QueueName", Expr::sub("${Orders.QueueName}-failed")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let failed =
        json!({ "maxReceiveCount": 3, "deadLetterTargetArn": { "Fn::GetAtt": "Failed.Arn" } });
    stack.add(CfnResource::new("Orders", "AWS::SQS::Queue").property("RedrivePolicy", failed));
    stack.add(
        CfnResource::new("Failed", "AWS::SQS::Queue")
            .property("QueueName", Expr::sub("${AWS::StackName}-orders-failed")),
    );
    stack
}
