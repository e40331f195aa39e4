//! The input of `CreateTable` for both resource types.

use serde_json::json;

use super::*;

fn environment() -> Environment {
    Environment::new("111122223333", "eu-west-1").stack_name("shop")
}

fn tables(resources: Value) -> Result<Vec<LocalTable>, Vec<Obstacle>> {
    let template = json!({
        "Parameters": { "Units": { "Type": "Number" }, "Reads": { "Type": "Number", "Default": 4 } },
        "Resources": resources,
    });
    LocalTable::all(&template.into(), &environment())
}

#[track_caller]
fn table(kind: &str, properties: Value) -> (Value, Vec<String>) {
    let mut tables = tables(json!({ "T": { "Type": kind, "Properties": properties } })).unwrap();
    assert_eq!(tables.len(), 1);
    let table = tables.remove(0);
    (serde_json::from_str(&table.to_json()).unwrap(), table.left_out)
}

fn key(attribute: &str) -> Value {
    json!([{ "AttributeName": attribute, "KeyType": "HASH" }])
}

#[test]
fn a_global_table_begins_where_its_capacity_begins() {
    let scaled = |prefix: &str, seed: Value| {
        let limits = json!({ "MinCapacity": 2, "MaxCapacity": 9, "SeedCapacity": seed });
        json!({ format!("{prefix}CapacityAutoScalingSettings"): limits })
    };
    let projection = json!({ "ProjectionType": "ALL" });
    let (request, left_out) = table(
        "AWS::DynamoDB::GlobalTable",
        json!({
            "TableName": "orders",
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
            "KeySchema": key("id"),
            "WriteProvisionedThroughputSettings": scaled("Write", json!(3)),
            "GlobalSecondaryIndexes": [
                { "IndexName": "own", "KeySchema": key("day"), "Projection": projection,
                  "WriteProvisionedThroughputSettings": scaled("Write", json!(null)) },
                { "IndexName": "same", "KeySchema": key("shop"), "Projection": projection },
            ],
            "StreamSpecification": { "StreamViewType": "KEYS_ONLY" },
            "TimeToLiveSpecification": { "AttributeName": "until", "Enabled": true },
            "Replicas": [
                { "Region": "us-east-1", "TableClass": "STANDARD",
                  "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 99 } },
                { "Region": { "Ref": "AWS::Region" }, "Tags": [],
                  "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": { "Ref": "Reads" } },
                  "GlobalSecondaryIndexes": [{
                      "IndexName": "own",
                      "ReadProvisionedThroughputSettings": scaled("Read", json!(null)) }] },
            ],
        }),
    );
    let units =
        |read: u64, write: u64| json!({ "ReadCapacityUnits": read, "WriteCapacityUnits": write });
    assert_eq!(
        request,
        json!({
            "TableName": "orders",
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
            "KeySchema": key("id"),
            "GlobalSecondaryIndexes": [
                { "IndexName": "own", "KeySchema": key("day"), "Projection": projection,
                  "ProvisionedThroughput": units(2, 2) },
                { "IndexName": "same", "KeySchema": key("shop"), "Projection": projection,
                  "ProvisionedThroughput": units(4, 3) },
            ],
            "BillingMode": "PROVISIONED",
            "ProvisionedThroughput": units(4, 3),
            "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "KEYS_ONLY" },
        })
    );
    assert_eq!(left_out, ["Replicas", "Tags", "TimeToLiveSpecification"]);
}

#[test]
fn a_table_keeps_what_is_the_same_in_both() {
    let vector = json!({ "IndexName": "similar", "VectorAttribute": { "AttributeName": "sound" },
        "Dimensions": 3, "DistanceFunction": "COSINE", "Projection": { "ProjectionType": "ALL" } });
    let local = json!({ "IndexName": "byDay", "KeySchema": key("id"),
        "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["note"] } });
    let (request, left_out) = table(
        "AWS::DynamoDB::Table",
        json!({
            "TableName": "tracks",
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": key("id"),
            "LocalSecondaryIndexes": [local],
            "VectorIndexes": [vector],
            "OnDemandThroughput": { "MaxReadRequestUnits": "7" },
            "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true },
        }),
    );
    assert_eq!(
        request,
        json!({
            "TableName": "tracks",
            "KeySchema": key("id"),
            "LocalSecondaryIndexes": [local],
            "VectorIndexes": [vector],
            "BillingMode": "PAY_PER_REQUEST",
            "OnDemandThroughput": { "MaxReadRequestUnits": 7 },
        })
    );
    assert_eq!(left_out, ["PointInTimeRecoverySpecification"]);
}

#[test]
fn what_is_not_known_is_said_of_every_table() {
    let units = json!({ "ReadCapacityUnits": { "Ref": "Units" }, "WriteCapacityUnits": 1 });
    let obstacles = tables(json!({
        "Unnamed": { "Type": "AWS::DynamoDB::Table" },
        "Unsaid": { "Type": "AWS::DynamoDB::Table",
            "Properties": { "TableName": "unsaid", "ProvisionedThroughput": units } },
        "Bare": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "bare" } },
        "Alarms": { "Type": "AWS::SNS::Topic" },
    }))
    .unwrap_err();
    assert!(
        matches!(&obstacles[..], [
            Obstacle::Name { logical_id: unnamed, .. },
            Obstacle::Value { logical_id: unsaid, why },
            Obstacle::Capacity { logical_id: bare, .. },
        ] if unnamed == "Unnamed" && unsaid == "Unsaid" && why.missing().is_some() && bare == "Bare"),
        "{obstacles:?}"
    );
}
