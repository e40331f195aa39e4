use serde_json::json;
use tablature::{CfnResource, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(CfnResource::new("Player", "AWS::IAM::Role").property(
        "AssumeRolePolicyDocument",
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "Service": "lambda.amazonaws.com" },
                "Action": "*"
            }]
        }),
    ));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Role::for_lambda("Player"));
    stack
}
