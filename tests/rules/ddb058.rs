use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let policy = json!({
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::111122223333:role/Charts" },
                "Action": "dynamodb:GetItem",
                "Resource": "*",
            }],
        },
    });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("StreamSpecification", json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" }))
            .property("Replicas", json!([{ "Region": { "Ref": "AWS::Region" } }, { "Region": "us-east-1", "ResourcePolicy": policy }]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let policy = json!({
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::111122223333:role/Charts" },
                "Action": "dynamodb:GetItem",
                "Resource": "*",
            }],
        },
    });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("StreamSpecification", json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" }))
            .property("Replicas", json!([{ "Region": { "Ref": "AWS::Region" }, "ResourcePolicy": policy }, { "Region": "us-east-1" }]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
