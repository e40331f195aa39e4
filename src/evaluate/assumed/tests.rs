//! What is assumed of a deployment, and what is not.

use super::*;
use serde_json::json;

fn assumed(environment: &Environment) -> (Vec<String>, Vec<String>) {
    let template: Template = json!({
        "Parameters": {
            "Stage": { "Type": "String", "Default": "dev" },
            "Unused": { "Type": "String", "Default": "x" },
            "Open": { "Type": "String" },
        },
        "Conditions": {
            "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] },
            "Here": { "Fn::Equals": [{ "Fn::Sub": "${AWS::Region}" }, "eu-west-1"] },
            "Asked": { "Fn::Equals": [{ "Ref": "Open" }, "yes"] },
        },
        "Resources": {
            "R": { "Type": "AWS::IAM::Role", "Properties": { "Policies": [
                { "Fn::If": ["Prod", { "PolicyName": "p" }, { "Ref": "AWS::NoValue" }] },
                { "Fn::If": ["Here", { "Ref": "AWS::NoValue" }, { "PolicyName": "q" }] },
                { "Fn::If": ["Asked", { "PolicyName": "r" }, { "PolicyName": "s" }] },
            ] } },
            "P": { "Type": "AWS::IAM::Policy", "Condition": "Prod" },
            "F": { "Type": "AWS::Lambda::Function", "Condition": "Prod" },
        },
    })
    .into();
    let assumed = Assumed::of(&template, environment);
    let values = assumed.values().map(|(name, value)| format!("{name} = {value}"));
    let left_out = assumed.left_out.iter().map(|one| format!("{} {}", one.when, one.pointer));
    (values.collect(), left_out.collect())
}

#[test]
fn what_conditions_depend_on_and_leave_out_is_named() {
    let (values, left_out) = assumed(&Environment::default());
    assert_eq!(values, ["Stage = dev", "AWS::Region = us-east-1"]);
    let of_role = "/Resources/R/Properties/Policies/0/Fn::If/1";
    assert_eq!(left_out, [format!("if `Prod` {of_role}"), "if `Prod` /Resources/P".to_owned()]);
}

#[test]
fn an_account_or_a_region_that_policies_and_names_compare_is_named() {
    let assumed = |resources: serde_json::Value| {
        let template: Template = json!({ "Resources": resources }).into();
        let assumed = Assumed::of(&template, &Environment::default());
        let mut names: Vec<String> = assumed.values().map(|(name, _)| name.to_owned()).collect();
        names.sort();
        names.join(" ")
    };
    let allowed = |resource: &str, condition: serde_json::Value| {
        let statement = json!({ "Effect": "Allow", "Action": "*", "Resource": resource,
            "Condition": condition });
        assumed(json!({ "P": { "Type": "AWS::IAM::Policy", "Properties": {
            "PolicyDocument": { "Statement": [statement] } } } }))
    };
    let none = || json!({});
    let arn = |of: &str| allowed(&format!("arn:{of}:table/T"), none());
    let (region, account) = ("AWS::Region", "AWS::AccountId");
    assert_eq!(arn("aws:dynamodb:eu-*:*"), region);
    assert_eq!(arn("aws:dynamodb:*:12345*"), account);
    assert_eq!(arn("aws-cn:dynamodb:*:*"), region);
    assert_eq!(arn("aws:dynamodb:eu-west-1:111122223333"), format!("{account} {region}"));
    assert_eq!(arn("aws:dynamodb:*:*"), "");
    assert_eq!(arn("${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}"), "");
    let under = |key: &str| allowed("*", json!({ "StringLike": { key: "x" } }));
    assert_eq!(under("aws:PrincipalAccount"), account);
    assert_eq!(under("aws:resourceaccount"), account);
    assert_eq!(under("aws:PrincipalArn"), account);
    assert_eq!(under("aws:RequestedRegion"), region);
    assert_eq!(under("aws:PrincipalTag/x"), "");
    let named = json!({ "Fn::Sub": "${AWS::Region}-${AWS::AccountId}" });
    let table = json!({ "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": named } });
    assert_eq!(assumed(json!({ "T": table })), format!("{account} {region}"));
}

#[test]
#[cfg(feature = "cli")]
fn what_belongs_to_other_roles_and_tables_is_not_named() {
    let prod = |properties: serde_json::Value, kind: &str| json!({ "Type": kind, "Condition": "Prod", "Properties": properties });
    let of_role = |role: &str| json!({ "Roles": [{ "Ref": role }], "PolicyName": "p" });
    let policy = "AWS::IAM::Policy";
    let managed = "AWS::IAM::ManagedPolicy";
    let template: Template = json!({
        "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
        "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
        "Resources": {
            "R": { "Type": "AWS::IAM::Role", "Properties": { "ManagedPolicyArns": [{ "Ref": "Both" }] } },
            "Other": { "Type": "AWS::IAM::Role", "Properties": { "Policies": [
                { "Fn::If": ["Prod", { "PolicyName": "p" }, { "Ref": "AWS::NoValue" }] },
            ] } },
            "Named": prod(json!({ "RoleName": "reader" }), "AWS::IAM::Role"),
            "User": prod(json!({}), "AWS::IAM::User"),
            "Own": prod(of_role("R"), policy),
            "Others": prod(of_role("Other"), policy),
            "OfName": prod(json!({ "Roles": ["reader"] }), policy),
            "Both": prod(of_role("Other"), managed),
            "T": { "Type": "AWS::DynamoDB::Table", "Condition": "Prod" },
            "U": { "Type": "AWS::DynamoDB::Table", "Condition": "Prod" },
            "V": prod(json!({ "TableName": "t" }), "AWS::DynamoDB::Table"),
        },
    })
    .into();
    let left_out = |role: &str, table: Option<&str>| {
        let assumed = Assumed::of(&template, &Environment::default());
        let left_out = assumed.bearing_on(&template, role, table).left_out;
        let ids = left_out.iter().map(|one| one.pointer.split('/').nth(2).unwrap().to_owned());
        ids.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(left_out("R", Some("T")), "Named Own OfName Both T V");
    assert_eq!(left_out("R", None), "Named Own OfName Both T U V");
    // Whose name that is, is not known.
    assert_eq!(left_out("reader", Some("T")), "Other Named Own Others OfName Both T V");
}

#[test]
fn a_parameter_of_which_a_policy_is_made_is_named() {
    let of = |kind: &str, properties: serde_json::Value| {
        let parameter = |default: &str| json!({ "Type": "String", "Default": default });
        let template: Template = json!({
            "Parameters": { "A": parameter("Allow"), "B": parameter("b"), "Open": { "Type": "String" } },
            "Resources": { "R": { "Type": kind, "Properties": properties } },
        })
        .into();
        let assumed = Assumed::of(&template, &Environment::default());
        assumed.values().map(|(name, _)| name.to_owned()).collect::<Vec<_>>().join(" ")
    };
    let statement =
        |statement: serde_json::Value| json!({ "PolicyDocument": { "Statement": statement } });
    let (role, policy) = ("AWS::IAM::Role", "AWS::IAM::Policy");
    for (kind, properties, named) in [
        (policy, statement(json!({ "Effect": { "Ref": "A" } })), "A"),
        (
            policy,
            statement(json!([{ "Resource": { "Fn::Sub": "arn:${B}:${Open}:${AWS::Region}" } }])),
            "B",
        ),
        (
            role,
            json!({ "ManagedPolicyArns": { "Ref": "B" }, "Tags": [{ "Value": { "Ref": "A" } }] }),
            "B",
        ),
        (role, json!({ "Path": { "Ref": "A" }, "Description": { "Ref": "B" } }), ""),
        (
            "AWS::DynamoDB::Table",
            json!({ "TableName": { "Ref": "B" }, "BillingMode": { "Ref": "A" } }),
            "B",
        ),
        ("AWS::DynamoDB::GlobalTable", json!({ "Replicas": [{ "Region": { "Ref": "B" } }] }), "B"),
        (
            "AWS::KMS::Key",
            json!({ "KeyPolicy": { "Statement": { "Ref": "B" } }, "Enabled": { "Ref": "A" } }),
            "B",
        ),
        ("AWS::SQS::Queue", json!({ "QueueName": { "Ref": "B" } }), ""),
    ] {
        assert_eq!(of(kind, properties.clone()), named, "{properties}");
    }
}

#[test]
fn what_is_given_is_not_assumed() {
    let environment = Environment::new("111122223333", "eu-west-1").parameter("Stage", "prod");
    let (values, left_out) = assumed(&environment);
    assert_eq!((values, left_out), (Vec::<String>::new(), Vec::new()));
}

#[test]
fn what_chooses_from_a_mapping_and_a_region_that_is_compared_are_assumed() {
    let of = |statement: serde_json::Value, kind: &str| {
        let template: Template = json!({
            "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
            "Resources": { "P": { "Type": kind, "Properties": { "PolicyDocument": {
                "Statement": statement,
            } } } },
        })
        .into();
        let environment = Environment::default().assuming(["AWS::Region"]);
        Assumed::of(&template, &environment).values().map(|(name, _)| name.to_owned()).collect()
    };
    let policy = |statement| -> Vec<String> { of(statement, "AWS::IAM::RolePolicy") };
    let mapped =
        |key: &str| json!({ "Resource": { "Fn::FindInMap": ["Arns", { "Ref": key }, "own"] } });
    assert_eq!(policy(mapped("AWS::Region")), ["AWS::Region"]);
    assert_eq!(policy(mapped("Stage")), ["Stage"]);
    assert_eq!(of(mapped("Stage"), "AWS::SQS::Queue"), Vec::<String>::new());
    let condition = json!({ "StringEquals": { "AWS:requestedRegion": "eu-west-1" } });
    assert_eq!(policy(json!({ "Condition": condition })), ["AWS::Region"]);
    assert_eq!(
        policy(json!({ "Resource": { "Fn::Sub": "${AWS::Region}" } })),
        Vec::<String>::new()
    );
}
