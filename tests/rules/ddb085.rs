use serde_json::json;
use tablature::{CfnResource, MultiAccountReplica, RemovalPolicy, Stack};

const SOURCE: &str = "arn:aws:dynamodb:us-east-1:111111111111:table/tracks";

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let replicate = json!({
        "Effect": "Allow",
        "Principal": { "Service": "replication.dynamodb.amazonaws.com" },
        "Action": [
            "dynamodb:ReadDataForReplication",
            "dynamodb:WriteDataForReplication",
            "dynamodb:ReplicateSettings",
        ],
        "Resource": "*",
    });
    let replica = json!({
        "Region": { "Ref": "AWS::Region" },
        "GlobalTableSettingsReplicationMode": "ENABLED",
        "ResourcePolicy": {
            "PolicyDocument": { "Version": "2012-10-17", "Statement": [replicate] },
        },
    });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("GlobalTableSourceArn", SOURCE)
            .property("Replicas", json!([replica]))
            .property("TableName", "tracks")
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(MultiAccountReplica::of("Tracks", SOURCE));
    stack
}
