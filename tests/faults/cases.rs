//! What is wrong in a case of a template's conditions alone.

use serde_json::{Value, json};

use super::bases::{Base, PROVISIONED};
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    const CAPACITY: &str = "Tracks/ProvisionedThroughput";
    let units = || json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 });
    vec![
        in_case(
            "DDB023",
            "a table that is provisioned without capacity",
            "6: required",
            &PROVISIONED[..1],
        )
        .beyond(CAPACITY, if_(units(), none()), if_(units(), units()))
        .at("/Resources/Tracks/Properties"),
        in_case("DDB024", "a table on demand that sets capacity", "7: refused", &PROVISIONED[..1])
            .set("Tracks/GlobalSecondaryIndexes/0/ProvisionedThroughput", if_(units(), none()))
            .set("Tracks/BillingMode", if_(json!("PROVISIONED"), json!("PAY_PER_REQUEST")))
            .beyond(CAPACITY, units(), if_(units(), none())),
        in_case(
            "DDB048",
            "two replicas with a stream of new images only",
            "19: NEW_AND_OLD_IMAGES",
            &[Base::Replicated],
        )
        .beyond(
            "Tracks/StreamSpecification/StreamViewType",
            if_(json!("NEW_IMAGE"), json!("NEW_AND_OLD_IMAGES")),
            if_(json!("NEW_AND_OLD_IMAGES"), json!("NEW_AND_OLD_IMAGES")),
        ),
        in_case(
            "KMS002",
            "a period of a key that does not rotate",
            "EnableKeyRotation's parameter",
            &[Base::Around],
        )
        .set("Key/RotationPeriodInDays", 90)
        .beyond(
            "Key/EnableKeyRotation",
            if_(json!(true), json!(false)),
            if_(json!(true), json!("true")),
        )
        .at("Key/RotationPeriodInDays"),
        in_case("CFN037", "a subscription without a protocol", "schema: required", &[Base::Around])
            .beyond(
                "/Resources/Told",
                told(if_(json!("sqs"), none())),
                told(if_(json!("sqs"), json!("lambda"))),
            )
            .at("/Resources/Told/Properties"),
    ]
}

/// A fault under a condition on a parameter.
fn in_case(code: &'static str, what: &'static str, source: &'static str, bases: &[Base]) -> Fault {
    let on = json!({ "On": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } });
    fault(code, what, source)
        .of(bases)
        .set("/Parameters", json!({ "Stage": { "Type": "String", "Default": "dev" } }))
        .set("/Conditions", on)
}

fn if_(then: Value, otherwise: Value) -> Value {
    json!({ "Fn::If": ["On", then, otherwise] })
}

fn none() -> Value {
    json!({ "Ref": "AWS::NoValue" })
}

fn told(protocol: Value) -> Value {
    json!({ "Type": "AWS::SNS::Subscription", "Properties": {
        "TopicArn": { "Ref": "Alarms" },
        "Endpoint": { "Fn::GetAtt": ["Failed", "Arn"] },
        "Protocol": protocol,
    } })
}
