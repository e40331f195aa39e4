use serde_json::json;
use tablature::{CfnResource, Expr, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } },
        "Action": "kms:*",
        "Resource": "*",
    }]});
    let key = stack.add(
        CfnResource::new("TrackKey", "AWS::KMS::Key")
            .property("KeySpec", "RSA_2048")
            .property("KeyUsage", "ENCRYPT_DECRYPT")
            .property("KeyPolicy", policy)
            .removal_policy(RemovalPolicy::Retain),
    );
    let encryption = Expr::from(json!({
        "SSEEnabled": true,
        "SSEType": "KMS",
        "KMSMasterKeyId": { "Fn::GetAtt": [key.logical_id(), "Arn"] },
    }));
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("SSESpecification", encryption)
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } },
        "Action": "kms:*",
        "Resource": "*",
    }]});
    let key = stack.add(
        CfnResource::new("TrackKey", "AWS::KMS::Key")
            .property("KeyPolicy", policy)
            .removal_policy(RemovalPolicy::Retain),
    );
    let encryption = Expr::from(json!({
        "SSEEnabled": true,
        "SSEType": "KMS",
        "KMSMasterKeyId": { "Fn::GetAtt": [key.logical_id(), "Arn"] },
    }));
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("SSESpecification", encryption)
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
