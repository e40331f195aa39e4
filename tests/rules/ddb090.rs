use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let units = json!({ "ReadCapacityUnits": 200, "WriteCapacityUnits": 5 });
    stack.add(plays().property("ProvisionedThroughput", units));
    stack.add(reads().property("MinCapacity", 5).property("MaxCapacity", 100));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let units = json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 });
    stack.add(plays().property("ProvisionedThroughput", units));
    stack.add(reads().property("MinCapacity", 5).property("MaxCapacity", 100));
    stack
}

fn plays() -> CfnResource {
    CfnResource::new("Plays", "AWS::DynamoDB::Table")
        .property("AttributeDefinitions", json!([{ "AttributeName": "id", "AttributeType": "S" }]))
        .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
        .removal_policy(RemovalPolicy::Retain)
}

fn reads() -> CfnResource {
    CfnResource::new("PlaysReads", "AWS::ApplicationAutoScaling::ScalableTarget")
        .property("ServiceNamespace", "dynamodb")
        .property("ScalableDimension", "dynamodb:table:ReadCapacityUnits")
        .property("ResourceId", json!({ "Fn::Sub": "table/${Plays}" }))
}
