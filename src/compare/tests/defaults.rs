//! What changes nothing though it is written in another way, and settings that lose something.

use serde_json::{Value, json};

use super::template::{changes, of, table};

#[test]
fn defaults_that_are_written_out_and_empty_lists_refuse_nothing() {
    let table = |properties: Value| {
        of(&json!({ "T": { "Type": "AWS::DynamoDB::GlobalTable", "Properties": properties } }))
    };
    let replicas = json!([{ "Region": "eu-west-1" }, { "Region": "us-east-1" }]);
    let plain = table(json!({ "Replicas": replicas }));
    let said = table(json!({
        "Replicas": replicas, "MultiRegionConsistency": "EVENTUAL", "LocalSecondaryIndexes": [],
    }));
    assert_eq!(changes(&plain, &said), ["T MultiRegionConsistency none"]);
    let key = |first: usize| {
        let keys = [("a", "HASH"), ("b", "RANGE")]
            .map(|(name, kind)| json!({ "AttributeName": name, "KeyType": kind }));
        table(json!({ "KeySchema": [keys[first], keys[1 - first]] }))
    };
    assert_eq!(changes(&key(0), &key(1)), [""; 0]);
}

#[test]
fn a_default_that_comes_or_goes_changes_nothing() {
    let both_ways = |kind: &str, properties: Value, more: Value| {
        let of =
            |properties: &Value| of(&json!({ "X": { "Type": kind, "Properties": properties } }));
        let mut said = properties.clone();
        for (key, value) in more.as_object().unwrap() {
            said[key] = value.clone();
        }
        let (plain, said) = (of(&properties), of(&said));
        [changes(&plain, &said), changes(&said, &plain)].concat()
    };
    let table = |more: Value| both_ways("AWS::DynamoDB::Table", json!({ "Tags": [] }), more);
    for (property, value) in [
        ("SSESpecification", json!({ "SSEEnabled": false })),
        ("TableClass", json!("STANDARD")),
        ("PointInTimeRecoverySpecification", json!({ "PointInTimeRecoveryEnabled": "false" })),
        ("BillingMode", json!("PROVISIONED")),
        ("DeletionProtectionEnabled", json!(false)),
        ("ContributorInsightsSpecification", json!({ "Enabled": false })),
    ] {
        let none = format!("X {property} none");
        assert_eq!(table(json!({ property: value })), [none.as_str(), none.as_str()]);
    }
    let other = table(json!({ "SSESpecification": { "SSEEnabled": true } }));
    assert_eq!(other, ["X SSESpecification update EVO013"; 2]);
    let mode = table(json!({ "SSESpecification": { "SSEEnabled": false, "SSEType": "KMS" } }));
    assert_eq!(mode, ["X SSESpecification update EVO013"; 2]);
    let key = |more: Value| both_ways("AWS::KMS::Key", json!({ "Description": "k" }), more);
    let named = ["X KeySpec none", "X MultiRegion none", "X KeySpec none", "X MultiRegion none"];
    assert_eq!(key(json!({ "KeySpec": "SYMMETRIC_DEFAULT", "MultiRegion": false })), named);
    assert_eq!(key(json!({ "Origin": "EXTERNAL" })), ["X Origin refused EVO029"; 2]);
}

#[test]
fn a_disabled_key_makes_what_it_encrypts_inaccessible() {
    let key = |enabled: Value| {
        let mut template =
            of(&json!({ "K": { "Type": "AWS::KMS::Key", "Properties": { "Enabled": enabled } } }));
        template["Parameters"] = json!({ "On": { "Type": "String" } });
        template
    };
    let all = |old: Value, new: Value| changes(&key(old), &key(new));
    assert_eq!(all(json!(true), json!(false)), ["K Enabled update EVO045"]);
    assert_eq!(all(json!(true), json!("false")), ["K Enabled update EVO045"]);
    assert_eq!(all(json!(true), json!({ "Ref": "On" })), ["K Enabled unknown EVO045"]);
    assert_eq!(all(json!(false), json!(true)), ["K Enabled update"]);
}

#[test]
fn a_shorter_window_of_recovery_loses_what_is_older() {
    let spec = |enabled: bool, days: Value| {
        let mut own = json!({ "PointInTimeRecoveryEnabled": enabled });
        if !days.is_null() {
            own["RecoveryPeriodInDays"] = days;
        }
        let mut template =
            of(&json!({ "T": table(&json!({ "PointInTimeRecoverySpecification": own })) }));
        template["Parameters"] = json!({ "Days": { "Type": "Number" } });
        template
    };
    let all = |old: Value, new: Value| changes(&spec(true, old), &spec(true, new));
    let days = "T PointInTimeRecoverySpecification/RecoveryPeriodInDays";
    assert_eq!(all(json!(35), json!(1)), [format!("{days} update EVO010 loses")]);
    assert_eq!(all(json!(null), json!("7")), [format!("{days} update EVO010 loses")]);
    assert_eq!(all(json!(7), json!(null)), [format!("{days} update")]);
    assert_eq!(all(json!(null), json!(35)), [format!("{days} none")]);
    assert_eq!(all(json!(7), json!({ "Ref": "Days" })), [format!("{days} unknown EVO010")]);
    // What was off had no window.
    let on = changes(&spec(false, json!(null)), &spec(true, json!(1)));
    assert!(on.contains(&format!("{days} update")), "{on:?}");
}

#[test]
fn a_resource_that_is_none_is_refused() {
    let of = |resource: Value| of(&json!({ "T": resource, "U": table(&json!({})) }));
    assert_eq!(changes(&of(table(&json!({}))), &of(json!(null))), ["T refused"]);
    assert_eq!(changes(&of(json!(null)), &of(table(&json!({})))), ["T create"]);
    assert_eq!(changes(&of(table(&json!({}))), &of(json!({ "Properties": {} }))), ["T refused"]);
}
