//! Tables for the tests of the rules on tables.

use serde_json::{Value, json};

use crate::rules::judge;

/// A `Table` without findings, with these properties instead; `null` takes one away.
pub(in crate::rules) fn table(properties: Value) -> Value {
    resource("AWS::DynamoDB::Table", json!({}), properties)
}

/// A `GlobalTable` without findings, with these properties instead; `null` takes one away.
pub(in crate::rules) fn global(properties: Value) -> Value {
    let replicas = json!({ "Replicas": [replica(json!({}))] });
    resource("AWS::DynamoDB::GlobalTable", replicas, properties)
}

/// Both resource types with the same properties.
pub(in crate::rules) fn both(properties: Value) -> [Value; 2] {
    [table(properties.clone()), global(properties)]
}

/// The findings of the rules on tables in a template of this one resource, `T`: the code, and the
/// JSON pointer from its properties, or from the resource.
pub(in crate::rules) fn found(resource: &Value) -> Vec<String> {
    found_in(json!({ "T": resource }))
}

/// The same for several resources. For others than `T` the pointer begins with the logical id.
pub(in crate::rules) fn found_in(resources: Value) -> Vec<String> {
    let findings = judge(&json!({ "Resources": resources }).into());
    let of_tables = findings.iter().filter(|finding| finding.code().starts_with("DDB"));
    let mut found: Vec<String> = of_tables
        .map(|finding| {
            let pointer = finding.location().pointer.as_deref().unwrap_or("nowhere");
            let pointer = pointer.strip_prefix("/Resources/").unwrap_or(pointer);
            let pointer = pointer.strip_prefix("T/Properties/").unwrap_or(pointer);
            format!("{} {pointer}", finding.code())
        })
        .collect();
    found.sort();
    found
}

/// The messages of the findings of the rules on tables.
pub(in crate::rules) fn messages(resource: &Value) -> Vec<String> {
    let findings = judge(&json!({ "Resources": { "T": resource } }).into());
    let of_tables = findings.iter().filter(|finding| finding.code().starts_with("DDB"));
    of_tables.map(|finding| finding.message().to_owned()).collect()
}

/// A key: names of partition key and sort keys.
pub(in crate::rules) fn key(partition: &str, sort: &[&str]) -> Value {
    let sort = sort.iter().map(|name| json!({ "AttributeName": name, "KeyType": "RANGE" }));
    let partition = json!({ "AttributeName": partition, "KeyType": "HASH" });
    std::iter::once(partition).chain(sort).collect()
}

/// An index that projects everything.
pub(in crate::rules) fn index(name: &str, key: Value) -> Value {
    json!({ "IndexName": name, "KeySchema": key, "Projection": { "ProjectionType": "ALL" } })
}

/// A replica in the stack's Region, with these settings.
pub(in crate::rules) fn replica(settings: Value) -> Value {
    with(json!({ "Region": { "Ref": "AWS::Region" } }), settings)
}

/// An object with more members.
pub(in crate::rules) fn with(mut object: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        object[name] = value.clone();
    }
    object
}

/// Capacity of a `Table`.
pub(in crate::rules) fn units() -> Value {
    json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 })
}

/// Limits of scaled capacity, and the utilization it aims at.
pub(in crate::rules) fn scaling(
    minimum: impl Into<Value>,
    maximum: impl Into<Value>,
    target: impl Into<Value>,
) -> Value {
    json!({
        "MinCapacity": minimum.into(),
        "MaxCapacity": maximum.into(),
        "TargetTrackingScalingPolicyConfiguration": { "TargetValue": target.into() },
    })
}

/// A provisioned `GlobalTable` with these scalings of reads and of writes.
pub(in crate::rules) fn scaled(reads: Value, writes: Value) -> Value {
    let reads = json!({ "ReadCapacityAutoScalingSettings": reads });
    global(json!({
        "BillingMode": "PROVISIONED",
        "Replicas": [replica(json!({ "ReadProvisionedThroughputSettings": reads }))],
        "WriteProvisionedThroughputSettings": { "WriteCapacityAutoScalingSettings": writes },
    }))
}

/// Definitions of string attributes.
pub(in crate::rules) fn strings(names: &[&str]) -> Value {
    names.iter().map(|name| json!({ "AttributeName": name, "AttributeType": "S" })).collect()
}

fn resource(kind: &str, more: Value, overrides: Value) -> Value {
    let mut properties = json!({
        "AttributeDefinitions": strings(&["id"]),
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": key("id", &[]),
    });
    properties = with(with(properties, more), overrides);
    properties.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    json!({
        "Type": kind,
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    })
}
