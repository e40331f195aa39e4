use serde_json::{Value, json};
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(CfnResource::new("TableKey", "AWS::KMS::Key").property("KeyPolicy", of_account()));
    stack.add(encrypted_with("TableKey"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("TableKey", "AWS::KMS::Key")
            .property("KeyPolicy", of_account())
            .removal_policy(RemovalPolicy::Retain),
    );
    stack.add(encrypted_with("TableKey"));
    stack
}

fn encrypted_with(key: &str) -> CfnResource {
    CfnResource::new("Tracks", "AWS::DynamoDB::Table")
        .property("BillingMode", "PAY_PER_REQUEST")
        .property("AttributeDefinitions", json!([{ "AttributeName": "id", "AttributeType": "S" }]))
        .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
        .property(
            "SSESpecification",
            json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": { "Ref": key } }),
        )
        .removal_policy(RemovalPolicy::Retain)
}

/// The account decides who may use the key.
fn of_account() -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } },
        "Action": "kms:*",
        "Resource": "*",
    }] })
}
