use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let index = |name: &str| {
        json!({
            "IndexName": name,
            "VectorAttribute": { "AttributeName": name },
            "Dimensions": 1024,
            "DistanceFunction": "COSINE",
            "Projection": { "ProjectionType": "KEYS_ONLY" },
        })
    };
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "VectorIndexes",
                serde_json::Value::from_iter(
                    ["sound", "lyrics", "cover", "mood", "rhythm", "voice"].map(index),
                ),
            )
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let index = |name: &str| {
        json!({
            "IndexName": name,
            "VectorAttribute": { "AttributeName": name },
            "Dimensions": 1024,
            "DistanceFunction": "COSINE",
            "Projection": { "ProjectionType": "KEYS_ONLY" },
        })
    };
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "VectorIndexes",
                serde_json::Value::from_iter(["sound", "lyrics", "cover", "mood"].map(index)),
            )
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
