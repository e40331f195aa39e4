use super::*;
use crate::evaluate::environment::Environment;
use serde_json::json;

fn read(properties: serde_json::Value, kind: &str) -> Table {
    let template = Template::from(json!({
        "Resources": { "T": { "Type": kind, "Properties": properties } },
    }));
    let environment = Environment::new("111122223333", "eu-west-1");
    let resolver = Resolver::new(&template, &environment);
    tables(&template, &resolver, "eu-west-1", &Additions::default()).remove(0)
}

#[test]
fn a_global_table_has_an_arn_and_policies_in_each_region() {
    let policy = json!({ "PolicyDocument": { "Version": "2012-10-17", "Statement": [] } });
    let table = read(
        json!({ "TableName": "Notes", "Replicas": [
            { "Region": "us-east-1", "ResourcePolicy": policy },
            { "Region": { "Ref": "AWS::Region" } },
        ] }),
        "AWS::DynamoDB::GlobalTable",
    );
    let arn = |region: &str| format!("arn:aws:dynamodb:{region}:111122223333:table/Notes");
    for region in ["eu-west-1", "us-east-1", "ap-southeast-1"] {
        assert_eq!(table.arn(region).to_string(), arn(region));
    }
    assert_eq!(table.policies("us-east-1", false).len(), 1);
    assert_eq!(table.policies("eu-west-1", false).len(), 0);
    assert!(table.is_called("T") && table.is_called("Notes"));
    assert!(table.is_called(&arn("us-east-1")));
    assert!(!table.is_called("Other"));
}

#[test]
fn keys_indexes_and_the_stream_are_read() {
    let table = read(
        json!({
            "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
            "GlobalSecondaryIndexes": [{ "IndexName": "byTenant", "KeySchema": [
                { "AttributeName": "tenant", "KeyType": "HASH" },
                { "AttributeName": "region", "KeyType": "HASH" },
            ] }],
            "StreamSpecification": {
                "StreamViewType": "KEYS_ONLY",
                "ResourcePolicy": { "PolicyDocument": { "Statement": [] } },
            },
        }),
        "AWS::DynamoDB::Table",
    );
    assert_eq!(table.partition_attributes, Some(1));
    assert_eq!(table.indexes[0].name.to_string(), "byTenant");
    assert_eq!(table.indexes[0].partition_attributes, Some(2));
    assert!(table.has_stream.is_yes());
    assert_eq!(table.policies("eu-west-1", true).len(), 1);
    assert!(table.stream_arn("eu-west-1").to_string().ends_with("/stream/…"));
}

#[test]
fn an_account_in_an_arn_may_be_another() {
    let arn = "arn:aws:dynamodb:eu-west-1:999999999999:table/T";
    assert!(is_foreign(arn, "111122223333"));
    assert!(!is_foreign(arn, "999999999999"));
    assert!(!is_foreign("*", "111122223333"));
}
