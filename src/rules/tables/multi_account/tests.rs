use crate::rules::views::judged::Judged;
use crate::rules::views::policy_samples::Check as _;
use serde_json::{Value, json};

use crate::rules::views::table_samples::found;
use crate::template::Template;

const SOURCE: &str = "arn:aws:dynamodb:us-east-1:111111111111:table/orders";

fn statement(accounts: Value) -> Value {
    json!({
        "Effect": "Allow",
        "Principal": { "Service": "replication.dynamodb.amazonaws.com" },
        "Action": [
            "dynamodb:ReadDataForReplication",
            "dynamodb:WriteDataForReplication",
            "dynamodb:ReplicateSettings",
        ],
        "Resource": "*",
        "Condition": { "StringEquals": { "aws:SourceAccount": accounts } },
    })
}

fn joining() -> Value {
    json!({
        "Type": "AWS::DynamoDB::GlobalTable",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "TableName": "orders",
            "GlobalTableSourceArn": SOURCE,
            "Replicas": [{
                "Region": { "Ref": "AWS::Region" },
                "GlobalTableSettingsReplicationMode": "ENABLED",
                "ResourcePolicy": { "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [statement(json!([{ "Ref": "AWS::AccountId" }, "111111111111"]))],
                } },
            }],
        },
    })
}

fn with(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut table = joining();
    change(&mut table["Properties"]);
    found(&table)
}

#[test]
fn a_replica_as_the_builder_writes_it_is_right() {
    assert_eq!(with(|_| {}), [""; 0]);
    // Without a condition, DynamoDB may replicate for every account that may join.
    assert_eq!(
        with(|table| {
            let statement =
                &mut table["Replicas"][0]["ResourcePolicy"]["PolicyDocument"]["Statement"][0];
            statement.as_object_mut().unwrap().remove("Condition");
        }),
        [""; 0]
    );
}

#[test]
fn the_source_is_another_table_elsewhere() {
    let source = |arn: &str| with(|table| table["GlobalTableSourceArn"] = json!(arn));
    let wrong = ["DDB082 GlobalTableSourceArn"];
    assert_eq!(source("orders"), wrong);
    for arn in [
        "arn:aws:dynamodb:us-east-1:111111111111:table/orders/index/a",
        "arn:aws:dynamodb:us-east-9:111111111111:table/orders",
        "arn:aws-cn:dynamodb:us-east-1:111111111111:table/orders",
        "arn:aws:dynamodb:us-east-1:1234:table/orders",
    ] {
        assert_eq!(source(arn), wrong, "{arn}");
    }
    assert_eq!(
        with(|table| table["Replicas"][0]["Region"] = json!("us-east-1")),
        ["DDB082 GlobalTableSourceArn"]
    );
    assert_eq!(with(|table| table["Replicas"][0]["Region"] = json!("us-east-2")), [""; 0]);
}

#[test]
fn the_stacks_region_is_the_replicas() {
    let judged = |region: &str| {
        let template: Template = json!({ "Resources": { "T": joining() } }).into();
        let mut findings = Vec::new();
        super::RULES.run(&Judged::of(&template.in_region(region)), &mut findings);
        findings.iter().map(|finding| finding.message().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(judged("eu-west-1"), [""; 0]);
    assert_eq!(judged("us-east-1"), ["table `T` and the table that it joins are in `us-east-1`"]);
    assert_eq!(judged("cn-north-1"), ["table `T` in `cn-north-1` cannot join one in `us-east-1`"]);
}

#[test]
fn every_account_is_named() {
    let accounts = |accounts: Value| {
        with(|table| {
            table["Replicas"][0]["ResourcePolicy"]["PolicyDocument"]["Statement"][0] =
                statement(accounts);
        })
    };
    let wrong = [
        "DDB084 Replicas/0/ResourcePolicy/PolicyDocument/Statement/0/Condition/StringEquals/aws:SourceAccount",
    ];
    assert_eq!(accounts(json!({ "Ref": "AWS::AccountId" })), wrong);
    assert_eq!(accounts(json!("111111111111")), wrong);
    assert_eq!(accounts(json!(["222222222222", "111111111111"])), [""; 0]);
    assert_eq!(accounts(json!([{ "Ref": "Accounts" }])), [""; 0]);
}

#[test]
fn all_three_actions_are_allowed() {
    let found = with(|table| {
        table["Replicas"][0]["ResourcePolicy"]["PolicyDocument"]["Statement"][0]["Action"] =
            json!(["dynamodb:ReadDataForReplication", "dynamodb:ReplicateSettings"]);
    });
    assert_eq!(found, ["DDB084 Replicas/0/ResourcePolicy"]);
    let without = with(|table| {
        table["Replicas"][0].as_object_mut().unwrap().remove("ResourcePolicy");
    });
    assert_eq!(without, ["DDB084 Replicas/0"]);
}

#[test]
fn what_the_source_says_is_not_said_again() {
    assert_eq!(
        with(|table| table["StreamSpecification"] =
            json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" })),
        ["DDB085 StreamSpecification"]
    );
}

#[test]
fn settings_are_kept_alike() {
    let mode = |mode: Value| {
        with(|table| table["Replicas"][0]["GlobalTableSettingsReplicationMode"] = mode)
    };
    assert_eq!(mode(json!("DISABLED")), ["DDB083 Replicas/0/GlobalTableSettingsReplicationMode"]);
    assert_eq!(mode(json!({ "Ref": "Mode" })), [""; 0]);
}
