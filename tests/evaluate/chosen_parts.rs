//! Parts of tables that conditions choose: what is behind `Fn::If` counts where it is deployed, and where that is not
//! known, neither is the answer.

use serde_json::{Value, json};
use tablature::Action::{GetItem, GetRecords};
use tablature::evaluate::Verdict::{
    Allowed, ExplicitlyDenied, ImplicitlyDenied as Denied, Undecided,
};
use tablature::evaluate::{Environment, Evaluator, Request, Verdict};

/// The value where `Stage` is `prod`, or another one.
fn if_prod(value: Value, other: Value) -> Value {
    json!({ "Fn::If": ["Prod", value, other] })
}

fn none() -> Value {
    json!({ "Ref": "AWS::NoValue" })
}

fn key() -> Value {
    json!({ "Fn::GetAtt": ["Key", "Arn"] })
}

/// A policy that denies everybody everything.
fn closed() -> Value {
    json!({ "PolicyDocument": { "Version": "2012-10-17", "Statement": {
        "Effect": "Deny", "Principal": "*", "Action": "dynamodb:*", "Resource": "*",
    } } })
}

fn table(properties: Value) -> Value {
    json!({ "Type": "AWS::DynamoDB::Table", "Properties": properties })
}

fn global(properties: Value) -> Value {
    json!({ "Type": "AWS::DynamoDB::GlobalTable", "Properties": properties })
}

/// What a role that may do everything but decrypt may do: in production, elsewhere, and where that is not known.
fn verdicts(table: &Value, request: &Request) -> [Verdict; 3] {
    let allow = json!({ "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" });
    let template = json!({
        "Parameters": { "Stage": { "Type": "String" }, "Where": { "Type": "String" } },
        "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
        "Resources": {
            "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": {
                "Version": "2012-10-17", "Statement": {
                    "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
                    "Action": "kms:*", "Resource": "*",
                },
            } } },
            "T": table,
            "Reader": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": {},
                "Policies": [{ "PolicyName": "Own", "PolicyDocument": {
                    "Version": "2012-10-17", "Statement": allow,
                } }],
            } },
        },
    });
    let here = || Environment::new("111122223333", "eu-west-1");
    [here().parameter("Stage", "prod"), here().parameter("Stage", "dev"), here()].map(|it| {
        let evaluator = Evaluator::of(&template.clone().into(), it);
        evaluator.role("Reader").unwrap().decide_with_keys(request).unwrap().verdict()
    })
}

#[test]
fn a_key_behind_a_condition_locks_where_it_is_deployed() {
    let get = Request::new(GetItem).on_table("T");
    let encrypted = || json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": key() });
    let replica = |more: Value| {
        let mut replica = json!({ "Region": { "Ref": "AWS::Region" } });
        replica.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        replica
    };
    let with_key = || replica(json!({ "SSESpecification": { "KMSMasterKeyId": key() } }));
    let bare = || replica(json!({}));
    let alone = |it: Value| json!({ "SSESpecification": it });
    for one in [
        table(alone(if_prod(encrypted(), none()))),
        table(alone(if_prod(encrypted(), json!({ "SSEEnabled": false })))),
        table(alone(json!({ "SSEEnabled": true, "KMSMasterKeyId": if_prod(key(), none()) }))),
        table(alone(
            json!({ "SSEEnabled": if_prod(json!(true), json!(false)), "KMSMasterKeyId": key() }),
        )),
        table(if_prod(alone(encrypted()), json!({}))),
        global(json!({ "Replicas": [if_prod(with_key(), bare())] })),
        global(json!({ "Replicas": if_prod(json!([with_key()]), json!([bare()])) })),
        global(json!({ "Replicas": [replica(json!({
            "SSESpecification": if_prod(json!({ "KMSMasterKeyId": key() }), none()),
        }))] })),
        global(json!({
            "SSESpecification": if_prod(json!({ "SSEEnabled": true }), json!({ "SSEEnabled": false })),
            "Replicas": [with_key()],
        })),
    ] {
        assert_eq!(verdicts(&one, &get), [Denied, Allowed, Undecided], "{one}");
    }
}

#[test]
fn a_switch_or_a_region_that_is_not_known_leaves_the_key_open() {
    let get = Request::new(GetItem).on_table("T");
    let where_it_is = json!({ "Ref": "Where" });
    for one in [
        table(
            json!({ "SSESpecification": { "SSEEnabled": where_it_is, "KMSMasterKeyId": key() } }),
        ),
        table(json!({ "SSESpecification": { "Fn::FindInMap": ["Keys", "a", "b"] } })),
        table(json!({ "SSESpecification": { "SSEEnabled": true, "KMSMasterKeyId": where_it_is } })),
        global(json!({ "Replicas": [
            { "Region": where_it_is, "SSESpecification": { "KMSMasterKeyId": key() } },
        ] })),
        global(json!({ "Replicas": [{ "Region": where_it_is, "ResourcePolicy": closed() }] })),
    ] {
        assert_eq!(verdicts(&one, &get), [Undecided; 3], "{one}");
    }
    // In another Region there is no such replica.
    let elsewhere = global(json!({ "Replicas": [
        { "Region": "eu-west-1" },
        { "Region": "eu-north-1", "SSESpecification": { "KMSMasterKeyId": key() } },
    ] }));
    assert_eq!(verdicts(&elsewhere, &get), [Allowed; 3]);
    assert_eq!(verdicts(&elsewhere, &get.in_region("eu-north-1")), [Denied; 3]);
}

#[test]
fn a_policy_behind_a_condition_denies_where_it_is_deployed() {
    let get = Request::new(GetItem).on_table("T");
    let records = Request::new(GetRecords).on_stream("T");
    let replica = |holder: &str, value: Value| {
        global(json!({
            "StreamSpecification": { "StreamViewType": "NEW_IMAGE" },
            "Replicas": [{ "Region": "eu-west-1", holder: value }],
        }))
    };
    let stream = |policy: Value| json!({ "StreamViewType": "KEYS_ONLY", "ResourcePolicy": policy });
    let within = |value: Value| json!({ "ResourcePolicy": value });
    for (one, request) in [
        (table(within(if_prod(closed(), none()))), &get),
        (
            table(json!({ "StreamSpecification": if_prod(
                stream(closed()), json!({ "StreamViewType": "KEYS_ONLY" }),
            ) })),
            &records,
        ),
        (table(json!({ "StreamSpecification": stream(if_prod(closed(), none())) })), &records),
        (replica("ResourcePolicy", if_prod(closed(), none())), &get),
        (replica("ReplicaStreamSpecification", if_prod(within(closed()), none())), &records),
        (replica("ReplicaStreamSpecification", within(if_prod(closed(), none()))), &records),
    ] {
        assert_eq!(verdicts(&one, request), [ExplicitlyDenied, Allowed, Undecided], "{one}");
    }
}

#[test]
fn indexes_behind_a_condition_may_be_there() {
    let index = |name: &str| {
        let schema = json!([{ "AttributeName": "a", "KeyType": "HASH" }]);
        json!({ "IndexName": name, "KeySchema": schema })
    };
    let indexes = json!([index("byA"), if_prod(index("byB"), index("byC"))]);
    let one = table(json!({ "GlobalSecondaryIndexes": indexes }));
    let of = |name: &str| Request::new(tablature::Action::Query).on_index("T", name);
    assert_eq!(verdicts(&one, &of("byA")), [Allowed; 3]);
    let template = json!({
        "Parameters": { "Stage": { "Type": "String" } },
        "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
        "Resources": { "T": one, "R": { "Type": "AWS::IAM::Role", "Properties": {} } },
    });
    let is_there = |environment: Environment, name: &str| {
        let evaluator = Evaluator::of(&template.clone().into(), environment);
        evaluator.role("R").unwrap().decide(&of(name)).is_ok()
    };
    let open = Environment::default;
    assert!(is_there(open(), "byB") && is_there(open(), "byC"));
    let prod = || open().parameter("Stage", "prod");
    assert!(is_there(prod(), "byB") && !is_there(prod(), "byC"));
}
