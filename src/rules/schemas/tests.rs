//! The findings of the walk for values that are not known, and what it leaves to other rules.

use serde_json::{Value, json};

use crate::findings::Severity;
use crate::rules::judge;

/// The codes of the walk's findings, except those of wrong types.
fn found(template: Value) -> Vec<&'static str> {
    let codes = ["CFN036", "CFN037", "CFN038", "CFN039"];
    let later = ["CFN042", "CFN043", "CFN044", "CFN045", "CFN046", "CFN047", "CFN048"];
    let findings = judge(&template.into());
    let own = findings.iter().map(|finding| finding.code());
    own.filter(|code| codes.contains(code) || later.contains(code)).collect()
}

fn of(kind: &str, properties: Value) -> Vec<&'static str> {
    found(json!({
        "Parameters": { "Name": { "Type": "String" } },
        "Conditions": { "C": { "Fn::Equals": [{ "Ref": "Name" }, "a"] } },
        "Resources": { "R": { "Type": kind, "Properties": properties } },
    }))
}

const BUCKET: &str = "AWS::S3::Bucket";
const RULE: &str = "AWS::Events::Rule";

#[test]
fn what_is_not_known_is_silent() {
    let versioning = |status: Value| json!({ "VersioningConfiguration": { "Status": status } });
    let perhaps = json!({ "Fn::If": ["C", "rate(1 hour)", { "Ref": "AWS::NoValue" }] });
    for (kind, properties) in [
        (BUCKET, versioning(json!({ "Ref": "Name" }))),
        (BUCKET, versioning(json!({ "Fn::If": ["C", "Enabled", { "Ref": "Name" }] }))),
        (BUCKET, versioning(json!("{{resolve:ssm:/uploads/versioning}}"))),
        (BUCKET, versioning(json!({ "Fn::Transform": { "Name": "AWS::Include" } }))),
        (BUCKET, json!({ "VersioningConfiguration": { "Fn::Transform": { "Name": "M" } } })),
        (BUCKET, json!({ "Fn::Transform": { "Name": "AWS::Include" }, "BucketName": "uploads" })),
        (RULE, json!({ "ScheduleExpression": perhaps })),
        (RULE, json!({ "Fn::If": ["C", { "ScheduleExpression": "rate(1 hour)" }, {}] })),
        ("AWS::Lambda::Function", json!({ "Fn::Transform": { "Name": "M" } })),
        ("AWS::Serverless::Function", json!({ "Anything": 1 })),
        ("AWS::Shop::Till::MODULE", json!({ "Anything": 1 })),
        ("Acme::Shop::Till", json!({ "Anything": 1 })),
        ("Custom::Seed", json!({ "ServiceToken": "arn", "Anything": [1] })),
        ("AWS::CloudFormation::CustomResource", json!({ "ServiceToken": "arn", "Own": {} })),
        ("AWS::CDK::Metadata", json!({ "Analytics": "v2:deflate64:AAAA" })),
    ] {
        // One branch lacks a required member.
        let expected: &[&str] = if kind == RULE { &["CFN046"] } else { &[] };
        assert_eq!(of(kind, properties.clone()), expected, "{kind} {properties}");
    }
}

#[test]
fn branches_are_looked_into() {
    let branches = json!({ "Fn::If": ["C", { "Statu": "Enabled" }, { "Status": "Enable" }] });
    assert_eq!(of(BUCKET, json!({ "VersioningConfiguration": branches })), ["CFN036", "CFN042"]);
}

#[test]
fn a_macro_may_make_anything_of_a_template() {
    let bucket = json!({ "Type": BUCKET, "Properties": { "BucketNam": "uploads" } });
    let with = |transform: Value| {
        found(json!({ "Transform": transform, "Resources": { "R": bucket.clone() } }))
    };
    assert_eq!(with(json!("Acme")), [""; 0]);
    assert_eq!(with(json!(["AWS::LanguageExtensions", "Acme"])), [""; 0]);
    assert_eq!(with(json!("AWS::Serverless-2016-10-31")), ["CFN036"]);
}

#[test]
fn what_stands_around_the_properties_is_known() {
    let structure = |transform: &str, resource: Value, more: (&str, Value)| {
        let mut template = json!({ "Transform": transform, "Resources": { "R": resource } });
        template[more.0] = more.1;
        let findings = judge(&template.into());
        let unknown = findings.iter().filter(|finding| finding.code() == "CFN036");
        unknown.map(|finding| finding.message().to_owned()).collect::<Vec<_>>()
    };
    let (serverless, loops) = ("AWS::Serverless-2016-10-31", "AWS::LanguageExtensions");
    let of = |kind: &str, name: &str| json!({ "Type": kind, name: {} });
    let topic = |name: &str| of("AWS::SNS::Topic", name);
    let nothing = |section| (section, json!({}));
    for (transform, resource, more) in [
        (serverless, topic("Connectors"), nothing("Globals")),
        (serverless, of("AWS::Serverless::Api", "IgnoreGlobals"), nothing("Rules")),
        (loops, topic("Fn::Transform"), nothing("Hooks")),
        (loops, topic("Description"), nothing("Hooks")),
        (loops, topic("Metadata"), ("Outputs", json!({ "Fn::ForEach::O": [] }))),
        (loops, of("Custom::Seed", "Version"), nothing("Rules")),
        ("Acme", topic("Own"), nothing("Own")),
    ] {
        let found = structure(transform, resource.clone(), more.clone());
        assert_eq!(found, [""; 0], "{transform} {resource} {more:?}");
    }
    let output = ("Outputs", json!({ "O": { "Value": "a", "Exprt": {} } }));
    let parameter = ("Parameters", json!({ "P": { "Type": "String", "Defualt": "" } }));
    for (resource, more, expected) in [
        (topic("Metadata"), nothing("Globals"), "`Globals` is no section of a template"),
        (topic("Metadata"), nothing("Resource"), "`Resource` is no section of a template"),
        (topic("Version"), nothing("Rules"), "`Version` is no member of resource `R`"),
        (topic("Conditon"), nothing("Rules"), "`Conditon` is no member of resource `R`"),
        (
            of("AWS::DynamoDB::Table", "DependOn"),
            nothing("Rules"),
            "`DependOn` is no member of resource `R`",
        ),
        (topic("Metadata"), output, "`Exprt` is no member of output `O`"),
        (topic("Metadata"), parameter, "`Defualt` is no member of parameter `P`"),
    ] {
        assert_eq!(structure(loops, resource, more), [expected]);
    }
}

#[test]
fn what_the_serverless_application_model_passes_over_is_a_warning() {
    let with = |kind: &str| {
        let resource = json!({ "Type": kind, "OpenApiVersion": "2.0" });
        let template =
            json!({ "Transform": "AWS::Serverless-2016-10-31", "Resources": { "R": resource } });
        let findings = judge(&template.into());
        findings.iter().map(|one| (one.code(), one.severity())).collect::<Vec<_>>()
    };
    assert_eq!(with("AWS::Serverless::Api"), [("CFN036", Severity::Warning)]);
    assert_eq!(with("AWS::SNS::Topic"), [("CFN036", Severity::Error)]);
}

#[test]
fn what_is_never_made_is_not_judged() {
    let found = |texts: Value| {
        found(json!({
            "Conditions": { "Never": { "Fn::Equals": texts } },
            "Resources": { "R": { "Type": "Custom::Nothing", "Condition": "Never" } },
        }))
    };
    assert_eq!(found(json!(["true", "false"])), [""; 0]);
    assert_eq!(found(json!(["true", "true"])), ["CFN037"]);
}

#[test]
fn an_attribute_may_stand_in_another_and_an_output_has_any_name() {
    let with = |id: &str, kind: &str, attribute: &str| {
        found(json!({
            "Resources": { id: { "Type": kind, "Properties": { "TemplateURL": "https://a/b" } } },
            "Outputs": { "O": { "Value": { "Fn::GetAtt": [id, attribute] } } },
        }))
    };
    let stack = "AWS::CloudFormation::Stack";
    assert_eq!(with("S", stack, "Outputs.Address"), [""; 0]);
    assert_eq!(with("S", stack, "Output.Address"), ["CFN047"]);
}

#[test]
fn a_rule_of_its_own_speaks_alone() {
    let alarm = json!({ "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1 });
    assert_eq!(of("AWS::CloudWatch::Alarm", alarm), [""; 0]);
    let function = json!({
        "Role": "arn:aws:iam::111122223333:role/r",
        "Code": { "ZipFile": "1" },
        "Handler": "a.b",
        "Runtime": "python3.12",
        "Timeout": 9_999,
    });
    assert_eq!(of("AWS::Lambda::Function", function), [""; 0]);
    let table = json!({ "BillingMode": "ON_DEMAND", "TableNam": "tracks" });
    assert_eq!(of("AWS::DynamoDB::Table", table), [""; 0]);
}
