use serde_json::{Value, json};
use tablature::{CfnResource, RemovalPolicy, Stack};

fn scaled(wait: i64) -> Value {
    json!({ "WriteCapacityAutoScalingSettings": {
        "MinCapacity": 5,
        "MaxCapacity": 100,
        "TargetTrackingScalingPolicyConfiguration": { "TargetValue": 70, "ScaleInCooldown": wait },
    } })
}

fn tracks(wait: i64) -> CfnResource {
    CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
        .property("BillingMode", "PROVISIONED")
        .property("AttributeDefinitions", json!([{ "AttributeName": "id", "AttributeType": "S" }]))
        .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
        .property("WriteProvisionedThroughputSettings", scaled(wait))
        .property(
            "Replicas",
            json!([{
                "Region": { "Ref": "AWS::Region" },
                "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 },
            }]),
        )
        .removal_policy(RemovalPolicy::Retain)
}

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(tracks(-60));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(tracks(60));
    stack
}
