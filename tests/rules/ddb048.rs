use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let replica = |region: &str| json!({ "Region": region });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("Replicas", json!([replica("eu-west-1"), replica("us-east-1")]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let replica = |region: &str| json!({ "Region": region });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("StreamSpecification", json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" }))
            .property("Replicas", json!([replica("eu-west-1"), replica("us-east-1")]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
