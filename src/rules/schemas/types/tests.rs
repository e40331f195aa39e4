use crate::rules::judge;
use serde_json::{Value, json};

fn found(template: Value) -> Vec<String> {
    let findings = judge(&template.into());
    findings.iter().map(|finding| format!("{} {}", finding.code(), finding.message())).collect()
}

fn mistyped(kind: &str, property: &str, value: &Value) -> Vec<String> {
    let resource = json!({ "Type": kind, "Properties": { property: value } });
    let parameters =
        json!({ "Name": { "Type": "String" }, "Names": { "Type": "CommaDelimitedList" } });
    let template = json!({
        "Parameters": parameters,
        "Conditions": { "C": { "Fn::Equals": ["a", "b"] } },
        "Resources": { "R": resource },
    });
    let found = found(template);
    found.into_iter().filter_map(|line| Some(line.strip_prefix("CFN035 ")?.to_owned())).collect()
}

const TABLE: &str = "AWS::DynamoDB::Table";
const ROLE: &str = "AWS::IAM::Role";

#[test]
fn another_type_is_named() {
    for (kind, property, value, message) in [
        (TABLE, "KeySchema", json!("x"), "`KeySchema` of `R` is a text"),
        (TABLE, "KeySchema", json!([5]), "`KeySchema/0` of `R` is a number"),
        (TABLE, "KeySchema", json!({ "Fn::Sub": "x" }), "`KeySchema` of `R` is a text"),
        (TABLE, "KeySchema", json!({ "Ref": "Name" }), "`KeySchema` of `R` is a text"),
        (
            TABLE,
            "GlobalSecondaryIndexes",
            json!({ "a": 1 }),
            "`GlobalSecondaryIndexes` of `R` is an object",
        ),
        (
            TABLE,
            "StreamSpecification",
            json!(true),
            "`StreamSpecification` of `R` is `true` or `false`",
        ),
        (TABLE, "TableName", json!(["x"]), "`TableName` of `R` is a list"),
        (TABLE, "TableName", json!({ "Ref": "Names" }), "`TableName` of `R` is a list"),
        (
            TABLE,
            "TableName",
            json!({ "Fn::If": ["C", "abc", {}] }),
            "`TableName/Fn::If/2` of `R` is an object",
        ),
        (ROLE, "Policies", json!([5]), "`Policies/0` of `R` is a number"),
        (
            ROLE,
            "AssumeRolePolicyDocument",
            json!("nope"),
            "`AssumeRolePolicyDocument` of `R` is a text",
        ),
        (
            ROLE,
            "AssumeRolePolicyDocument",
            json!({ "Statement": "x" }),
            "`AssumeRolePolicyDocument/Statement` of `R` is a text",
        ),
        (
            ROLE,
            "ManagedPolicyArns",
            json!("arn:aws:iam::aws:policy/ReadOnlyAccess"),
            "`ManagedPolicyArns` of `R` is a text",
        ),
        ("AWS::Lambda::Function", "Timeout", json!([3]), "`Timeout` of `R` is a list"),
        ("AWS::SQS::Queue", "RedrivePolicy", json!([]), "`RedrivePolicy` of `R` is a list"),
    ] {
        assert_eq!(mistyped(kind, property, &value), [message], "{value}");
    }
}

#[test]
fn what_converts_or_is_not_known_is_silent() {
    for (kind, property, value) in [
        (TABLE, "KeySchema", json!({ "Ref": "Missing" })),
        (TABLE, "KeySchema", json!({ "Ref": "AWS::NoValue" })),
        (TABLE, "KeySchema", json!({ "Fn::Transform": { "Name": "AWS::Include" } })),
        (
            TABLE,
            "KeySchema",
            json!([{ "Fn::Transform": { "Name": "AWS::Include" } }, { "Ref": "AWS::NoValue" }]),
        ),
        (TABLE, "KeySchema", json!({ "Fn::FindInMap": ["A", "b", "c"] })),
        (TABLE, "KeySchema", json!("{{resolve:ssm:/music/key}}")),
        (TABLE, "TableName", json!(50_000)),
        (TABLE, "DeletionProtectionEnabled", json!("true")),
        (
            TABLE,
            "ProvisionedThroughput",
            json!({ "ReadCapacityUnits": "5", "WriteCapacityUnits": 5 }),
        ),
        (
            TABLE,
            "Tags",
            json!({ "Fn::If": ["C", [{ "Key": "a", "Value": 1 }], { "Ref": "AWS::NoValue" }] }),
        ),
        (ROLE, "AssumeRolePolicyDocument", json!("{ \"Statement\": {} }")),
        (ROLE, "ManagedPolicyArns", json!({ "Ref": "Names" })),
        (ROLE, "ManagedPolicyArns", json!({ "Fn::Split": [",", "a,b"] })),
        ("AWS::Lambda::Function", "Environment", json!({ "Variables": { "A": 1, "B": true } })),
        ("Acme::Shop::Till", "Tags", json!(5)),
    ] {
        assert_eq!(mistyped(kind, property, &value), [""; 0], "{property} {value}");
    }
}

#[test]
fn a_value_of_another_type_is_one_finding() {
    let table = |properties: Value| {
        let kept = json!({ "Type": TABLE, "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": properties });
        found(json!({ "Resources": { "T": kept } }))
    };
    assert_eq!(table(json!(5)), ["CFN035 `Properties` of `T` is a number"]);
    let name = json!({ "AttributeName": "id", "AttributeType": "S" });
    let properties = json!({
        "AttributeDefinitions": [name],
        "KeySchema": "id",
        "BillingMode": "PAY_PER_REQUEST",
    });
    assert_eq!(table(properties), ["CFN035 `KeySchema` of `T` is a text"]);
}

#[test]
fn sections_and_what_stands_beside_properties_are_judged() {
    let topic = json!({ "Type": "AWS::SNS::Topic", "DependsOn": { "a": 1 }, "Metadata": 5 });
    let template = json!({ "Resources": { "T": topic }, "Outputs": 5, "Description": [] });
    assert_eq!(
        found(template),
        [
            "CFN035 `Description` is a list",
            "CFN035 `Outputs` is a number",
            "CFN035 `DependsOn` of `T` is an object",
            "CFN035 `Metadata` of `T` is a number",
        ]
    );
}

#[test]
fn a_path_that_is_packaged_is_no_other_type() {
    let all = |kind: &str, property: &str, value: Value| {
        let resource = json!({ "Type": kind, "Properties": { property: value } });
        let found = found(json!({ "Resources": { "R": resource } }));
        let own = |said: &String| said.starts_with("CFN035") || said.starts_with("CFN071");
        found.into_iter().filter(own).collect::<Vec<_>>()
    };
    for (kind, property) in [
        ("AWS::Lambda::Function", "Code"),
        ("AWS::Lambda::LayerVersion", "Content"),
        ("AWS::ApiGateway::RestApi", "BodyS3Location"),
    ] {
        for path in ["./src", "build/worker.zip", "."] {
            let told = format!("CFN071 `{property}` of `R` is a path");
            assert_eq!(all(kind, property, json!(path)), [told], "{kind}");
        }
        for wrong in [json!("s3://releases/worker.zip"), json!(7), json!(["./src"]), json!("")] {
            let said = all(kind, property, wrong.clone());
            assert!(said.len() == 1 && said[0].starts_with("CFN035"), "{kind} {wrong}: {said:?}");
        }
    }
    let code = json!({ "S3": "./seed.zip" });
    assert_eq!(
        all("AWS::CodeCommit::Repository", "Code", code),
        ["CFN071 `Code/S3` of `R` is a path"]
    );
    let vpc = all("AWS::Lambda::Function", "VpcConfig", json!("./src"));
    assert_eq!(vpc.len(), 1, "no path is packaged there");
}

#[test]
fn a_help_for_a_number_makes_none_up() {
    let help = |value: Value| {
        let queue = json!({ "Type": "AWS::SQS::Queue", "Properties": { "DelaySeconds": value } });
        let findings = judge(&json!({ "Resources": { "R": queue } }).into());
        findings.iter().flat_map(|finding| finding.helps()).collect::<Vec<_>>()
    };
    assert_eq!(help(json!("soon")), ["write a number"]);
    assert_eq!(help(json!(true)), ["write a number"]);
    assert_eq!(help(json!(" 15 ")), ["write the number without quotes: `15`"]);
    assert_eq!(help(json!("15")), [""; 0], "CloudFormation converts it");
}
