//! Who becomes a role that they could not become before.

use serde_json::{Value, json};

use crate::compare::{AccessChanges, Diff};
use crate::evaluate::Environment;

fn changes(old: &Value, new: &Value) -> String {
    let of = |resources: &Value| json!({ "Resources": resources }).into();
    AccessChanges::between(&of(old), &of(new), &Environment::new("111122223333", "us-east-1"))
        .text()
}

/// A role that trusts these, beside one that a function has.
fn trusting(principal: &Value) -> Value {
    let role = |principal: &Value| {
        json!({ "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": {
            "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" } } } })
    };
    json!({ "Writer": role(principal), "Api": role(&json!({ "Service": "lambda.amazonaws.com" })) })
}

#[test]
fn who_may_assume_a_role_is_gained_and_lost() {
    let lambda = trusting(&json!({ "Service": "lambda.amazonaws.com" }));
    let both = trusting(&json!({ "Service": ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com"] }));
    let told = "gained\n\nservice `ecs-tasks.amazonaws.com`\n  sts:AssumeRole on Writer\n    \
                by statement 1 of the trust policy of role `Writer` \
                (/Resources/Writer/Properties/AssumeRolePolicyDocument/Statement)\n";
    assert_eq!(changes(&lambda, &both), told);
    assert!(changes(&both, &lambda).starts_with("lost\n\nservice `ecs-tasks.amazonaws.com`\n"));
    assert_eq!(changes(&both, &both), "");
    let role = trusting(&json!({ "AWS": { "Fn::GetAtt": ["Api", "Arn"] } }));
    let gained = changes(&lambda, &role);
    assert!(gained.starts_with("gained\n\nrole `Api`\n  sts:AssumeRole on Writer\n"), "{gained}");
    assert!(gained.contains("lost\n\nservice `lambda.amazonaws.com`\n"), "{gained}");
}

/// An account is among anyone.
#[test]
fn who_is_among_all_that_are_trusted_loses_nothing() {
    let account = trusting(&json!({ "AWS": "999900001111" }));
    let all = changes(&account, &trusting(&json!("*")));
    assert!(all.contains("anyone\n  sts:AssumeRole on Writer\n"), "{all}");
    assert!(!all.contains("lost"), "{all}");
}

/// The entries are those of the document, with the change that causes them.
#[test]
fn a_function_that_gets_a_role_hands_it_on() {
    let of = |role: &str, statements: Value| {
        let mut resources = trusting(&json!({ "Service": "lambda.amazonaws.com" }));
        resources["F"] = json!({ "Type": "AWS::Lambda::Function", "Properties": {
            "Role": { "Fn::GetAtt": [role, "Arn"] } } });
        resources["Api"]["Properties"]["Policies"] = json!([{ "PolicyName": "p",
            "PolicyDocument": { "Version": "2012-10-17", "Statement": statements } }]);
        resources
    };
    let update =
        || json!([{ "Effect": "Allow", "Action": "lambda:UpdateFunctionCode", "Resource": "*" }]);
    let diff = |old: &Value, new: &Value| -> Value {
        let of = |resources: &Value| json!({ "Resources": resources }).into();
        let diff =
            Diff::between(&of(old), &of(new), &Environment::new("111122223333", "us-east-1"));
        serde_json::from_str(&diff.json()).unwrap()
    };
    let gained = diff(&of("Api", update()), &of("Writer", update()));
    let entry = &gained["access"]["gained"][0];
    assert_eq!(entry["principal"], "Api");
    assert_eq!(entry["place"], "Writer");
    assert_eq!(
        entry["request"],
        json!({ "action": "lambda:UpdateFunctionCode",
            "resource": "arn:aws:lambda:us-east-1:111122223333:function:<F>", "context": {} })
    );
    let by_policy = diff(&of("Writer", json!([])), &of("Writer", update()));
    assert_eq!(by_policy["access"]["gained"].as_array().unwrap().len(), 1);
    assert_eq!(by_policy["access"]["gained"][0]["causes"], json!([0]));
}

#[test]
fn a_permission_lets_in_whoever_invokes_a_function() {
    let of = |principal: Option<&str>| {
        let mut resources = trusting(&json!({ "Service": "lambda.amazonaws.com" }));
        resources["F"] = json!({ "Type": "AWS::Lambda::Function", "Properties": {
            "Role": { "Fn::GetAtt": ["Writer", "Arn"] } } });
        if let Some(principal) = principal {
            resources["Open"] = json!({ "Type": "AWS::Lambda::Permission", "Properties": {
                "FunctionName": { "Ref": "F" }, "Action": "lambda:InvokeFunction",
                "Principal": principal } });
        }
        resources
    };
    let account = Some("999900001111");
    let gained = "gained\n\naccount `999900001111`\n  lambda:InvokeFunction on Writer\n    \
                  by statement 1 of permission `Open` (/Resources/Open)\n";
    assert_eq!(changes(&of(None), &of(account)), gained);
    assert!(changes(&of(account), &of(None)).starts_with("lost\n\naccount `999900001111`\n"));
    assert_eq!(changes(&of(account), &of(account)), "");
    assert_eq!(changes(&of(None), &of(Some("s3.amazonaws.com"))), "");
    // An account is among anyone.
    let anyone = changes(&of(account), &of(Some("*")));
    assert!(anyone.contains("anyone\n  lambda:InvokeFunction on Writer\n"), "{anyone}");
    assert!(!anyone.contains("lost"), "{anyone}");
}
