use serde_json::{Value, json};
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let outside = json!({ "StringNotEquals": { "aws:SourceVpce": "vpce-1a2b3c4d" } });
    stack.add(tracks(&outside));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let replication = "arn:*:iam::*:role/aws-service-role/replication.dynamodb.amazonaws.com/\
                       AWSServiceRoleForDynamoDBReplication";
    let outside = json!({
        "StringNotEquals": { "aws:SourceVpce": "vpce-1a2b3c4d" },
        "ArnNotLike": { "aws:PrincipalArn": replication },
    });
    stack.add(tracks(&outside));
    stack
}

fn tracks(outside: &Value) -> CfnResource {
    let only_from_inside = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan"],
        "Resource": "*",
        "Condition": outside,
    }] });
    CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
        .property("BillingMode", "PAY_PER_REQUEST")
        .property("AttributeDefinitions", json!([{ "AttributeName": "id", "AttributeType": "S" }]))
        .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
        .property("StreamSpecification", json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" }))
        .property(
            "Replicas",
            json!([
                { "Region": { "Ref": "AWS::Region" }, "ResourcePolicy": { "PolicyDocument": only_from_inside } },
                { "Region": "us-east-1" },
            ]),
        )
        .removal_policy(RemovalPolicy::Retain)
}
