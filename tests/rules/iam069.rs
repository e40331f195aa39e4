use serde_json::{Value, json};
use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    assumed_by(json!({ "service": "lambda.amazonaws.com" }))
}

pub(crate) fn good() -> Stack {
    assumed_by(json!({ "Service": "lambda.amazonaws.com" }))
}

fn assumed_by(principal: Value) -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(CfnResource::new("OrderStatus", "AWS::IAM::Role").property(
        "AssumeRolePolicyDocument",
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": principal,
                "Action": "sts:AssumeRole"
            }]
        }),
    ));
    stack
}
