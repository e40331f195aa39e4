use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let replica = |region: &str, key: &str| {
        let key = json!({ "KMSMasterKeyId": key });
        json!({ "Region": region, "SSESpecification": key })
    };
    let ireland = "arn:aws:kms:eu-west-1:111122223333:alias/music";
    let replicas = [replica("eu-west-1", ireland), replica("us-east-1", ireland)];
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("StreamSpecification", json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" }))
            .property("SSESpecification", json!({ "SSEEnabled": true, "SSEType": "KMS" }))
            .property("Replicas", json!(replicas))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let replica = |region: &str, key: &str| {
        let key = json!({ "KMSMasterKeyId": key });
        json!({ "Region": region, "SSESpecification": key })
    };
    let (ireland, virginia) = (
        "arn:aws:kms:eu-west-1:111122223333:alias/music",
        "arn:aws:kms:us-east-1:111122223333:alias/music",
    );
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("StreamSpecification", json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" }))
            .property("SSESpecification", json!({ "SSEEnabled": true, "SSEType": "KMS" }))
            .property(
                "Replicas",
                json!([replica("eu-west-1", ireland), replica("us-east-1", virginia)]),
            )
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
