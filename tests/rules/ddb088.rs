use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let statement = json!({
        "Effect": "Allow",
        "Principal": { "Service": "replication.dynamodb.amazonaws.com" },
        "Action": [
            "dynamodb:ReadDataForReplication",
            "dynamodb:WriteDataForReplication",
            "dynamodb:ReplicateSettings",
        ],
        "Resource": "*",
        "Condition": { "StringEquals": { "aws:SourceAccount": [{ "Ref": "AWS::AccountId" }, "111111111111", "1234"] } },
    });
    let document = json!({ "Version": "2012-10-17", "Statement": [statement] });
    let replica = json!({
        "Region": { "Ref": "AWS::Region" },
        "GlobalTableSettingsReplicationMode": "ENABLED",
        "ResourcePolicy": { "PolicyDocument": document },
    });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property("TableName", "tracks")
            .property(
                "GlobalTableSourceArn",
                "arn:aws:dynamodb:us-east-1:111111111111:table/tracks",
            )
            .property("Replicas", json!([replica]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let statement = json!({
        "Effect": "Allow",
        "Principal": { "Service": "replication.dynamodb.amazonaws.com" },
        "Action": [
            "dynamodb:ReadDataForReplication",
            "dynamodb:WriteDataForReplication",
            "dynamodb:ReplicateSettings",
        ],
        "Resource": "*",
        "Condition": { "StringEquals": { "aws:SourceAccount": [{ "Ref": "AWS::AccountId" }, "111111111111", "222222222222"] } },
    });
    let document = json!({ "Version": "2012-10-17", "Statement": [statement] });
    let replica = json!({
        "Region": { "Ref": "AWS::Region" },
        "GlobalTableSettingsReplicationMode": "ENABLED",
        "ResourcePolicy": { "PolicyDocument": document },
    });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property("TableName", "tracks")
            .property(
                "GlobalTableSourceArn",
                "arn:aws:dynamodb:us-east-1:111111111111:table/tracks",
            )
            .property("Replicas", json!([replica]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
