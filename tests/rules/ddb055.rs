use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
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
                json!([{
                    "IndexName": "similar",
                    "VectorAttribute": { "AttributeName": "sound" },
                    "Dimensions": 8192,
                    "DistanceFunction": "COSINE",
                    "Projection": { "ProjectionType": "KEYS_ONLY" },
                }]),
            )
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
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
                json!([{
                    "IndexName": "similar",
                    "VectorAttribute": { "AttributeName": "sound" },
                    "Dimensions": 4096,
                    "DistanceFunction": "COSINE",
                    "Projection": { "ProjectionType": "KEYS_ONLY" },
                }]),
            )
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
