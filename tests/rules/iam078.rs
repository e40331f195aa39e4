use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    shared_with(json!("*"), json!({ "IpAddress": { "aws:SourceIp": "192.0.2.0/24" } }))
}

pub(crate) fn good() -> Stack {
    shared_with(json!("*"), json!({ "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }))
}

fn shared_with(principal: serde_json::Value, condition: serde_json::Value) -> Stack {
    let mut stack = Stack::new("music");
    let policy = json!({ "Version": "2012-10-17", "Statement": {
        "Effect": "Allow",
        "Principal": principal,
        "Action": ["dynamodb:GetItem", "dynamodb:Query"],
        "Resource": "*",
        "Condition": condition,
    }});
    stack.add(
        CfnResource::new("Charts", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "week", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "week", "KeyType": "HASH" }]))
            .property("ResourcePolicy", json!({ "PolicyDocument": policy }))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
