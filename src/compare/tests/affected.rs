use serde_json::{Value, json};

use crate::compare::AccessChanges;
use crate::compare::affected::Affected;
use crate::evaluate::Environment;
use crate::template::Template;

fn allow(action: &str) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": action, "Resource": { "Fn::GetAtt": ["T", "Arn"] } },
    ] })
}

/// Roles that get their rights in every way that a template has.
fn template() -> Value {
    let trust = json!({ "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "sts:AssumeRole",
    } });
    let role = |more: Value| {
        let mut role = json!({ "Type": "AWS::IAM::Role", "Properties": more });
        role["Properties"]["AssumeRolePolicyDocument"] = trust.clone();
        role
    };
    json!({
        "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
        "Mappings": { "Tables": { "dev": { "name": "notes" } } },
        "Conditions": { "Dev": { "Fn::Equals": [{ "Ref": "Stage" }, "dev"] } },
        "Resources": {
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": {
                "TableName": { "Fn::FindInMap": ["Tables", { "Ref": "Stage" }, "name"] },
                "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": { "Fn::GetAtt": ["K", "Arn"] } },
                "ResourcePolicy": { "PolicyDocument": { "Version": "2012-10-17", "Statement": [
                    { "Effect": "Deny", "Principal": { "AWS": { "Fn::GetAtt": ["Own", "Arn"] } },
                      "Action": "dynamodb:DeleteItem", "Resource": "*" } ] } },
            } },
            "K": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": { "Version": "2012-10-17", "Statement": [
                { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*", "Resource": "*" },
            ] } } },
            "Own": role(json!({ "RoleName": "own", "Policies": [{ "PolicyName": "p", "PolicyDocument": allow("dynamodb:*") }, {
                "PolicyName": "k", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
                    { "Effect": "Allow", "Action": "kms:Decrypt", "Resource": { "Fn::GetAtt": ["K", "Arn"] } } ] },
            }] })),
            "Managed": role(json!({ "ManagedPolicyArns": [{ "Ref": "M" }] })),
            "M": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": allow("dynamodb:DescribeTable") } },
            "Attached": role(json!({})),
            "A": { "Type": "AWS::IAM::ManagedPolicy", "Properties": {
                "Roles": [{ "Ref": "Attached" }], "PolicyDocument": allow("dynamodb:DescribeTable") } },
            "Named": role(json!({ "RoleName": "named" })),
            "N": { "Type": "AWS::IAM::Policy", "Properties": {
                "PolicyName": "n", "Roles": ["named"], "PolicyDocument": allow("dynamodb:DescribeTable") } },
            "ByArn": role(json!({ "ManagedPolicyArns": ["arn:aws:iam::111122223333:policy/mine"] })),
            "Mine": { "Type": "AWS::IAM::ManagedPolicy", "Properties": {
                "ManagedPolicyName": "mine", "PolicyDocument": allow("dynamodb:DescribeTable") } },
            "Bounded": role(json!({ "PermissionsBoundary": { "Ref": "B" },
                "Policies": [{ "PolicyName": "p", "PolicyDocument": allow("dynamodb:Describe*") }] })),
            "B": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": allow("dynamodb:DescribeTable") } },
            "Tagged": role(json!({ "Tags": [{ "Key": "team", "Value": "red" }], "Policies": [{ "PolicyName": "p", "PolicyDocument": {
                "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "dynamodb:DescribeTable", "Resource": "*",
                    "Condition": { "StringEquals": { "aws:PrincipalTag/team": "red" } } }] } }] })),
            "When": role(json!({ "Policies": [{ "Fn::If": ["Dev", { "PolicyName": "p", "PolicyDocument": allow("dynamodb:Scan") },
                { "Ref": "AWS::NoValue" }] }] })),
            "Nested": { "Type": "AWS::CloudFormation::Stack", "Properties": { "Parameters": { "R": { "Ref": "Attached" } } } },
            "Ann": { "Type": "AWS::IAM::User", "Properties": { "Groups": [{ "Ref": "Readers" }] } },
            "Readers": { "Type": "AWS::IAM::Group", "Properties": {} },
            "OfAnn": { "Type": "AWS::IAM::Policy", "Properties": {
                "PolicyName": "a", "Users": [{ "Ref": "Ann" }], "PolicyDocument": allow("dynamodb:DescribeTable") } },
            "OfBob": { "Type": "AWS::IAM::Policy", "Properties": {
                "PolicyName": "b", "Users": ["bob"], "PolicyDocument": allow("dynamodb:DescribeTable") } },
            "Q": { "Type": "AWS::SQS::Queue", "Properties": {} },
            "Unknown": { "Type": "Custom::Thing", "Properties": { "R": { "Ref": "Named" } } },
        },
    })
}

#[test]
fn nobody_is_passed_over_whose_access_changes() {
    let wide = || allow("dynamodb:Describe*");
    let edits: &[(&str, Value)] = &[
        ("/Resources/Own/Properties/Policies/0/PolicyDocument", wide()),
        ("/Resources/Own/Properties/Policies/1/PolicyDocument/Statement/0/Effect", json!("Deny")),
        ("/Resources/Own/Properties/RoleName", json!("other")),
        ("/Resources/M/Properties/PolicyDocument", wide()),
        ("/Resources/A/Properties/PolicyDocument", wide()),
        ("/Resources/A/Properties/Roles/0", json!({ "Ref": "Named" })),
        ("/Resources/N/Properties/PolicyDocument", wide()),
        ("/Resources/N/Properties/Roles/0", json!({ "Ref": "Attached" })),
        ("/Resources/Mine/Properties/PolicyDocument", wide()),
        ("/Resources/Mine/Properties/ManagedPolicyName", json!("others")),
        ("/Resources/Managed/Properties/ManagedPolicyArns/0", json!({ "Ref": "A" })),
        ("/Resources/B/Properties/PolicyDocument", wide()),
        ("/Resources/Bounded/Properties/PermissionsBoundary", json!({ "Ref": "M" })),
        ("/Resources/Tagged/Properties/Tags/0/Value", json!("blue")),
        (
            "/Resources/T/Properties/ResourcePolicy/PolicyDocument/Statement/0/Action",
            json!("dynamodb:Scan"),
        ),
        (
            "/Resources/T/Properties/ResourcePolicy/PolicyDocument/Statement/0",
            json!({ "Effect": "Allow", "Principal": { "AWS": "999900001111" }, "Action": "dynamodb:GetItem", "Resource": "*" }),
        ),
        ("/Resources/Ann/Properties/Groups", json!([])),
        (
            "/Resources/Readers/Properties",
            json!({ "Policies": [{ "PolicyName": "p", "PolicyDocument": wide() }] }),
        ),
        ("/Resources/OfAnn/Properties/PolicyDocument", wide()),
        ("/Resources/OfAnn/Properties/Users/0", json!("bob")),
        ("/Resources/OfBob/Properties/PolicyDocument", wide()),
        ("/Resources/T/Properties/TableName", json!("others")),
        ("/Resources/T/Properties/SSESpecification/KMSMasterKeyId", json!("alias/other")),
        ("/Resources/K/Properties/KeyPolicy/Statement/0/Effect", json!("Deny")),
        ("/Conditions/Dev/Fn::Equals/1", json!("prod")),
        ("/Mappings/Tables/dev/name", json!("others")),
        ("/Resources/Nested/Properties/Parameters/R", json!({ "Ref": "Own" })),
        ("/Resources/Unknown/Properties/R", json!({ "Ref": "Own" })),
        ("/Resources/M/Type", json!("Custom::Policy")),
        ("/Resources/Q/Properties", json!({ "QueueName": "q" })),
    ];
    let environment = Environment::new("111122223333", "eu-west-1").stack_name("app");
    let old = Template::from(template());
    let mut changed = 0;
    for (pointer, value) in edits {
        let mut edited = template();
        *edited.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value.clone();
        let new = Template::from(edited);
        for (old, new) in [(&old, &new), (&new, &old)] {
            let sides = ((old, &environment), (new, &environment));
            let all = AccessChanges::of_affected(&Affected::all(), sides.0, sides.1).json();
            let mut found = AccessChanges::between(old, new, &environment);
            found.unasked.clear();
            assert_eq!(found.json(), all, "{pointer}");
            changed += usize::from(!found.is_empty());
        }
    }
    assert!(changed > edits.len(), "only {changed} changes");
    let same =
        AccessChanges::of_affected(&Affected::all(), (&old, &environment), (&old, &environment));
    assert!(same.is_empty(), "{}", same.text());
}
