use serde_json::{Value, json};
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(tracks(json!([
        { "Region": { "Ref": "AWS::Region" } },
        { "Region": "us-east-1", "ResourcePolicy": { "PolicyDocument": readers() } },
    ])));
    stack
}

/// The first deployment; the policy comes with the second.
pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(tracks(json!([
        { "Region": { "Ref": "AWS::Region" } },
        { "Region": "us-east-1" },
    ])));
    stack
}

fn tracks(replicas: Value) -> CfnResource {
    CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
        .property("BillingMode", "PAY_PER_REQUEST")
        .property("AttributeDefinitions", json!([{ "AttributeName": "id", "AttributeType": "S" }]))
        .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
        .property("StreamSpecification", json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" }))
        .property("Replicas", replicas)
        .removal_policy(RemovalPolicy::Retain)
}

fn readers() -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "AWS": "111122223333" },
        "Action": "dynamodb:GetItem",
        "Resource": "*",
    }] })
}
