//! What is lost with a resource that leaves a template, or is made anew.

use serde_json::{Value, json};

use super::template::{changes, of, table};

#[test]
fn what_is_made_anew_for_another_one_loses_what_it_holds() {
    let name = "${R}-x";
    let template = |path: &str| {
        of(&json!({
            "R": { "Type": "AWS::IAM::Role", "Properties": { "Path": path } },
            "T": table(&json!({ "TableName": { "Fn::Sub": name } })),
            "Q": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::Sub": name } } },
            "B": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": { "Fn::Sub": name } } },
            "C": { "Type": "AWS::RDS::DBCluster", "UpdateReplacePolicy": "Snapshot",
                "Properties": { "DBClusterIdentifier": { "Fn::Sub": name } } },
        }))
    };
    assert_eq!(
        changes(&template("/"), &template("/x/")),
        [
            "R Path replace EVO031",
            "T TableName replace EVO034 loses",
            "Q QueueName replace EVO034 loses",
            "B BucketName replace EVO034",
            "C DBClusterIdentifier replace EVO034",
        ]
    );
}

#[test]
fn what_is_made_anew_for_another_one_keeps_no_name() {
    let template = |name: &str| {
        of(&json!({
            "C": { "Type": "AWS::ECS::Cluster", "Properties": { "ClusterName": name } },
            "S": { "Type": "AWS::ECS::Service", "Properties": { "ServiceName": "s", "Cluster": { "Ref": "C" } } },
            "T": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": { "Fn::GetAtt": ["S", "Name"] } } },
        }))
    };
    // What is refused is not made anew, and nothing follows.
    assert_eq!(
        changes(&template("a"), &template("b")),
        ["C ClusterName replace", "S Cluster refused EVO033"]
    );
}

#[test]
fn only_some_types_leave_a_snapshot() {
    let gone = |kind: &str, policy: &str, properties: Value| {
        let resource = json!({ "Type": kind, "DeletionPolicy": policy, "Properties": properties });
        changes(&of(&json!({ "X": resource })), &of(&json!({})))
    };
    let none = || json!({});
    assert_eq!(gone("AWS::DynamoDB::Table", "Snapshot", none()), ["X delete EVO036 loses"]);
    assert_eq!(gone("AWS::EC2::Volume", "Snapshot", none()), ["X delete"]);
    assert_eq!(gone("AWS::EC2::Volume", "Delete", none()), ["X delete EVO036 loses"]);
    let by_default = |kind: &str, properties: Value| {
        let resource = json!({ "Type": kind, "Properties": properties });
        changes(&of(&json!({ "X": resource })), &of(&json!({})))
    };
    assert_eq!(by_default("AWS::EC2::Volume", none()), ["X delete EVO036 loses"]);
    assert_eq!(by_default("AWS::RDS::DBCluster", none()), ["X delete"]);
    assert_eq!(by_default("AWS::RDS::DBInstance", none()), ["X delete"]);
    // The data of an instance in a cluster is the cluster's.
    assert_eq!(
        by_default("AWS::RDS::DBInstance", json!({ "DBClusterIdentifier": "c" })),
        ["X delete"]
    );
    assert_eq!(gone("AWS::RDS::DBInstance", "Delete", none()), ["X delete EVO036 loses"]);
    assert_eq!(
        by_default("AWS::RDS::DBCluster", json!({ "DeletionProtection": true })),
        ["X retain EVO035"]
    );
}

#[test]
fn what_goes_only_empty_or_with_others_is_not_known() {
    let gone = |kind: &str, properties: Value| {
        let resource = json!({ "Type": kind, "Properties": properties });
        changes(&of(&json!({ "X": resource })), &of(&json!({})))
    };
    assert_eq!(gone("AWS::S3::Bucket", json!({})), ["X unknown EVO036"]);
    assert_eq!(gone("AWS::ECR::Repository", json!({})), ["X unknown EVO036"]);
    assert_eq!(
        gone("AWS::ECR::Repository", json!({ "EmptyOnDelete": true })),
        ["X delete EVO036 loses"]
    );
    assert_eq!(gone("AWS::CloudFormation::Stack", json!({})), ["X unknown EVO036"]);
    assert_eq!(gone("AWS::SNS::Topic", json!({})), ["X delete"]);
}

#[test]
fn what_changes_in_a_nested_stack_is_not_known() {
    let nested = |property: &str, value: &str| {
        of(
            &json!({ "N": { "Type": "AWS::CloudFormation::Stack", "Properties": { property: value } } }),
        )
    };
    let all = |property: &str| changes(&nested(property, "a"), &nested(property, "b"));
    assert_eq!(all("TemplateURL"), ["N TemplateURL unknown EVO001"]);
    assert_eq!(all("Parameters"), ["N Parameters unknown EVO001"]);
}
