use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("WarmThroughput", json!({ "ReadUnitsPerSecond": 5_000 }))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("WarmThroughput", json!({ "ReadUnitsPerSecond": 15_000 }))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
