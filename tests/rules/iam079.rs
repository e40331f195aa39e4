use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let policy = json!({ "Version": "2012-10-17", "Statement": {
        "Effect": "Allow",
        "Principal": { "AWS": "444455556666" },
        "Action": ["dynamodb:GetItem", "dynamodb:Query"],
        "Resource": "*",
    }});
    stack.add(charts(policy));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let policy = json!({ "Version": "2012-10-17", "Statement": {
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::444455556666:role/ChartsReader" },
        "Action": ["dynamodb:GetItem", "dynamodb:Query"],
        "Resource": "*",
    }});
    stack.add(charts(policy));
    stack
}

fn charts(policy: serde_json::Value) -> CfnResource {
    CfnResource::new("Charts", "AWS::DynamoDB::Table")
        .property("BillingMode", "PAY_PER_REQUEST")
        .property(
            "AttributeDefinitions",
            json!([{ "AttributeName": "week", "AttributeType": "S" }]),
        )
        .property("KeySchema", json!([{ "AttributeName": "week", "KeyType": "HASH" }]))
        .property("ResourcePolicy", json!({ "PolicyDocument": policy }))
        .removal_policy(RemovalPolicy::Retain)
}
