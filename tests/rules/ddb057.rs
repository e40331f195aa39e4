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
            .property("VectorIndexes", json!([{
                    "IndexName": "similar",
                    "VectorAttribute": { "AttributeName": "sound" },
                    "Dimensions": 1024,
                    "DistanceFunction": "COSINE",
                    "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["title", "artist", "album", "label", "year", "length", "key", "tempo", "cover", "isrc", "disc", "number", "composer", "lyricist", "producer", "studio", "country", "language", "genre", "mood"] },
                }]))
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
            .property("VectorIndexes", json!([{
                    "IndexName": "similar",
                    "VectorAttribute": { "AttributeName": "sound" },
                    "Dimensions": 1024,
                    "DistanceFunction": "COSINE",
                    "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["title", "artist", "album"] },
                }]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
