use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("MultiRegionConsistency", "STRONG")
            .property("Replicas", json!([{ "Region": "us-east-1" }, { "Region": "us-east-2" }]))
            .property("GlobalTableWitnesses", json!([{ "Region": "us-east-2" }]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("MultiRegionConsistency", "STRONG")
            .property("Replicas", json!([{ "Region": "us-east-1" }, { "Region": "us-east-2" }]))
            .property("GlobalTableWitnesses", json!([{ "Region": "us-west-2" }]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
