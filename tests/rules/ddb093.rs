use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let from = json!({ "InputFormat": "ION", "S3BucketSource": { "S3Bucket": "old-tracks" } });
    stack.add(tracks().property("ImportSourceSpecification", from));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let from = json!({ "InputFormat": "ION", "S3BucketSource": { "S3Bucket": "old-tracks" } });
    stack.add(tracks().property("TableName", "tracks").property("ImportSourceSpecification", from));
    stack
}

fn tracks() -> CfnResource {
    CfnResource::new("Tracks", "AWS::DynamoDB::Table")
        .property("BillingMode", "PAY_PER_REQUEST")
        .property("AttributeDefinitions", json!([{ "AttributeName": "id", "AttributeType": "S" }]))
        .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
        .removal_policy(RemovalPolicy::Retain)
}
