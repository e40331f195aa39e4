use super::super::{NotJudged, check, not_judged};
use crate::findings::Severity;
use crate::template::Template;
use serde_json::{Value, json};

/// The findings in a template with one resource, by their codes, with the end of each message and the pointer
/// within the resource's properties.
fn found(template: Value) -> Vec<String> {
    let report = check(&template.into());
    let said = report.findings().map(|finding| {
        let (_, case) = finding.message().split_once(" where ").unwrap_or_default();
        let pointer = finding.location().pointer.clone().unwrap_or_default();
        let pointer = pointer.strip_prefix("/Resources/").unwrap_or(&pointer).to_owned();
        let weight = if finding.severity() == Severity::Warning { "?" } else { "" };
        format!("{}{weight} {pointer} {case}", finding.code()).trim_end().to_owned()
    });
    said.collect()
}

fn if_(condition: &str, then: Value, otherwise: Value) -> Value {
    json!({ "Fn::If": [condition, then, otherwise] })
}

fn none() -> Value {
    json!({ "Ref": "AWS::NoValue" })
}

/// Conditions on two parameters, of which `On` does not hold where nothing is given, and `Big` does.
fn template(resource: Value) -> Value {
    let is = |name: &str, value: &str| json!({ "Fn::Equals": [{ "Ref": name }, value] });
    json!({
        "Parameters": {
            "Mode": { "Type": "String", "Default": "no" },
            "Size": { "Type": "String", "Default": "big", "AllowedValues": ["big", "small"] },
            "Number": { "Type": "Number", "Default": 1, "MaxValue": 5 },
        },
        "Conditions": {
            "On": is("Mode", "yes"),
            "Off": { "Fn::Not": [{ "Condition": "On" }] },
            "Big": is("Size", "big"),
            "Few": is("Number", "5"),
            "Many": is("Number", "6"),
            "Odd": { "Fn::Equals": [{ "Ref": "Mode" }, { "Ref": "Size" }] },
            "Always": { "Fn::Equals": ["a", "a"] },
        },
        "Resources": { "R": resource },
    })
}

fn table(more: Value) -> Value {
    let mut properties = json!({
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
    });
    for (name, value) in more.as_object().unwrap() {
        properties[name] = value.clone();
    }
    let kept = "Retain";
    json!({ "Type": "AWS::DynamoDB::Table", "DeletionPolicy": kept, "UpdateReplacePolicy": kept, "Properties": properties })
}

fn of(more: Value) -> Vec<String> {
    found(template(table(more)))
}

fn units() -> Value {
    json!({ "ReadCapacityUnits": 1, "WriteCapacityUnits": 1 })
}

#[test]
fn each_branch_is_judged_with_what_stands_beside_it() {
    let mode = |condition: &str| if_(condition, json!("PROVISIONED"), json!("PAY_PER_REQUEST"));
    let throughput = |condition: &str| if_(condition, units(), none());
    for (billing, capacity, expected) in [
        (mode("On"), none(), "DDB023? R/Properties `On` holds"),
        (mode("Off"), none(), "DDB023 R/Properties `Off` holds"),
        (mode("On"), throughput("On"), ""),
        (mode("Off"), if_("On", none(), units()), ""),
        (mode("On"), if_("Off", units(), none()), "DDB023? R/Properties `On` holds"),
        (mode("Always"), none(), "DDB023 R/Properties"),
        (mode("Odd"), none(), ""),
        (mode("Missing"), none(), "CFN024 R/Properties/BillingMode"),
    ] {
        let properties = json!({ "BillingMode": billing, "ProvisionedThroughput": capacity });
        let found = of(properties.clone());
        if expected.is_empty() {
            assert_eq!(found, [""; 0], "{properties}");
        } else {
            assert!(found.contains(&expected.to_owned()), "{properties}: {found:?}");
        }
    }
}

#[test]
fn the_fewest_conditions_that_decide_are_said() {
    let mode = || if_("On", json!("PROVISIONED"), json!("PAY_PER_REQUEST"));
    let capacity = if_("Big", none(), units());
    assert_eq!(
        of(json!({ "BillingMode": mode(), "ProvisionedThroughput": capacity })),
        [
            "DDB023? R/Properties `On` holds and `Big` holds",
            "DDB024? R/Properties/ProvisionedThroughput/Fn::If/2 `On` does not hold and `Big` does not hold",
        ]
    );
    // What else a condition chooses has nothing to do with it.
    let protection = if_("Big", json!(true), json!(false));
    assert_eq!(
        of(json!({ "BillingMode": mode(), "DeletionProtectionEnabled": protection })),
        ["DDB023? R/Properties `On` holds"]
    );
    // It is one finding, said as in any template, where every case has it.
    let class = if_("Big", json!("STANDARD"), none());
    assert_eq!(
        of(json!({ "BillingMode": "PROVISIONED", "TableClass": class })),
        ["DDB023 R/Properties"]
    );
}

#[test]
fn elements_that_are_left_out_do_not_move_a_finding() {
    let index = |name: &str, key: &str| {
        json!({ "IndexName": name, "KeySchema": [{ "AttributeName": key, "KeyType": "HASH" }],
            "Projection": { "ProjectionType": "ALL" } })
    };
    let defined = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let with = |indexes: Value| {
        let defined = ["id", "one", "two"].map(defined);
        of(json!({
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": defined,
            "GlobalSecondaryIndexes": indexes,
        }))
    };
    let at = "R/Properties";
    // An attribute of which no key is made.
    assert_eq!(
        with(json!([index("byOne", "one"), if_("On", index("byTwo", "two"), none())])),
        [format!("DDB003 {at}/AttributeDefinitions/2 `On` does not hold")]
    );
    // The second index is the first where the first is left out.
    assert_eq!(
        with(json!([
            if_("On", index("byTwo", "two"), none()),
            index("byOne", "one"),
            index("byTwo", "two")
        ])),
        [format!("DDB013? {at}/GlobalSecondaryIndexes/2/IndexName `On` holds")]
    );
    assert_eq!(
        with(if_(
            "On",
            json!([index("byOne", "one"), index("byTwo", "two")]),
            json!([index("byTwo", "two"), index("byOne", "one")])
        )),
        [""; 0]
    );
}

#[test]
fn only_cases_that_occur_are_judged() {
    let bad = |condition: &str| {
        table(
            json!({ "BillingMode": if_(condition, json!("PROVISIONED"), json!("PAY_PER_REQUEST")) }),
        )
    };
    let on = "DDB023? R/Properties `On` holds";
    assert_eq!(found(template(bad("On"))), [on]);
    let mut never = bad("On");
    never["Condition"] = json!("Off");
    assert_eq!(found(template(never)), [""; 0]);
    let mut always = bad("On");
    always["Condition"] = json!("On");
    assert_eq!(found(template(always)), ["DDB023 R/Properties"]);
    // `Rules` say which values go together.
    let rules = |name: &str| json!({ "R": { "Assertions": [{ "Assert": { "Fn::Contains": [["a"], { "Ref": name }] } }] } });
    for (tied, expected) in [("Mode", &[] as &[&str]), ("Size", &[on])] {
        let mut template = template(bad("On"));
        template["Rules"] = rules(tied);
        assert_eq!(found(template), expected, "{tied}");
    }
    let mut made = template(bad("On"));
    made["Transform"] = json!("Own");
    assert_eq!(found(made), [""; 0]);
}

#[test]
fn what_stands_alone_is_judged_whatever_its_type() {
    let period = json!({ "Type": "AWS::KMS::Key", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
        "Properties": { "EnableKeyRotation": if_("Big", json!(true), json!(false)), "RotationPeriodInDays": 90 } });
    assert_eq!(
        found(template(period)),
        ["KMS002? R/Properties/RotationPeriodInDays `Big` does not hold"]
    );
    let subscription = json!({ "Type": "AWS::SNS::Subscription", "Properties": {
        "TopicArn": { "Ref": "Mode" }, "Protocol": if_("On", json!("sqs"), none()), "Endpoint": { "Ref": "Size" },
    } });
    assert_eq!(found(template(subscription)), ["CFN037 R/Properties `On` does not hold"]);
    // What it lacks alone is in the template.
    let function = |role: Value| {
        let properties = json!({ "Role": role, "Code": { "ZipFile": "" }, "Handler": "index.handler", "Runtime": if_("On", json!("nodejs24.x"), json!("python3.13")) });
        json!({ "Type": "AWS::Lambda::Function", "Properties": properties })
    };
    let mut with_role = template(function(json!({ "Fn::GetAtt": ["Role", "Arn"] })));
    with_role["Resources"]["Role"] = json!({ "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": {
        "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }],
    } } });
    assert_eq!(found(with_role), [""; 0]);
}

#[test]
fn too_many_cases_are_not_judged_and_said() {
    let many = |count: usize| {
        let names: Vec<String> = (0..count).map(|number| format!("C{number}")).collect();
        let mut all = template(table(json!({
            "BillingMode": if_("C0", json!("PROVISIONED"), json!("PAY_PER_REQUEST")),
            "Tags": names.iter().map(|name| json!({ "Key": name, "Value": if_(name, json!("a"), json!("b")) })).collect::<Vec<_>>(),
        })));
        for name in &names {
            all["Parameters"][name] = json!({ "Type": "String" });
            all["Conditions"][name] = json!({ "Fn::Equals": [{ "Ref": name }, "a"] });
        }
        all
    };
    assert_eq!(found(many(4)), ["DDB023? R/Properties `C0` holds"]);
    assert_eq!(found(many(5)), [""; 0]);
    let said = |template: Value| not_judged(&Template::from(template));
    assert_eq!(said(many(4)), []);
    assert_eq!(said(many(5)), [(NotJudged::Cases, 1)]);
    assert_eq!(NotJudged::Cases.to_string(), "cases of the conditions of a resource");
}

#[test]
fn a_case_that_no_value_brings_is_not_judged() {
    let mode = |condition: &str| {
        let mode = if_(condition, json!("PROVISIONED"), json!("PAY_PER_REQUEST"));
        of(json!({ "BillingMode": mode }))
    };
    assert_eq!(mode("Many"), [""; 0]);
    assert_ne!(mode("Few"), [""; 0]);
}
