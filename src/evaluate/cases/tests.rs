//! Answers that are the same in every case of a template's conditions, and those that are not.

use serde_json::{Value, json};

use crate::evaluate::{Decision, Environment, Evaluator, Request, Verdict};
use crate::facts::Action::{self, GetItem, PutItem, Query, Scan};

fn allow(action: &str) -> Value {
    json!({ "Effect": "Allow", "Action": action, "Resource": "*" })
}

fn deny(action: &str) -> Value {
    json!({ "Effect": "Deny", "Action": action, "Resource": "*" })
}

/// A table `T` and a role `R` with these statements. `Stage` has no value; `Size` is `small` or `large`.
fn evaluator(statements: &Value, environment: Environment) -> Evaluator {
    let equals =
        |parameter: &str, value: &str| json!({ "Fn::Equals": [{ "Ref": parameter }, value] });
    let template = json!({
        "Parameters": {
            "Stage": { "Type": "String" },
            "Size": { "Type": "String", "AllowedValues": ["small", "large"] },
            "Looked": { "Type": "AWS::SSM::Parameter::Value<String>", "AllowedValues": ["/a"] },
            "Unused": { "Type": "String" },
            "Zone": { "Type": "String", "AllowedPattern": "eu-[a-z]+" },
            "Short": { "Type": "String", "MaxLength": 2 },
        },
        "Conditions": {
            "Prod": equals("Stage", "prod"),
            "Test": { "Fn::Equals": ["test", { "Ref": "Stage" }] },
            "NotProd": { "Fn::Not": [{ "Condition": "Prod" }] },
            "Small": equals("Size", "small"),
            "Large": equals("Size", "large"),
            "Found": equals("Looked", "yes"),
            "American": equals("Zone", "us-east"),
            "European": equals("Zone", "eu-west"),
            "Long": equals("Short", "long"),
            "Same": { "Fn::Equals": [{ "Ref": "Stage" }, { "Ref": "Size" }] },
        },
        "Resources": {
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "things" } },
            "R": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                    "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" },
                    "Action": "sts:AssumeRole" } },
                "Policies": [{ "PolicyName": "Own", "PolicyDocument": {
                    "Version": "2012-10-17", "Statement": statements } }],
            } },
        },
    });
    Evaluator::of(&template.into(), environment)
}

fn decide(statements: &Value, action: Action) -> Decision {
    let evaluator = evaluator(statements, Environment::default());
    evaluator.role("R").unwrap().decide(&Request::new(action).on_table("T")).unwrap()
}

fn verdict(statements: &Value, action: Action) -> Verdict {
    decide(statements, action).verdict()
}

fn if_else(condition: &str, then: &Value, otherwise: &Value) -> Value {
    json!({ "Fn::If": [condition, then, otherwise] })
}

fn nothing() -> Value {
    json!({ "Ref": "AWS::NoValue" })
}

#[test]
fn what_both_branches_say_is_said() {
    let either = json!([if_else("Prod", &allow("dynamodb:GetItem"), &allow("dynamodb:*"))]);
    let decision = decide(&either, GetItem);
    assert_eq!(decision.verdict(), Verdict::Allowed);
    assert_eq!(decision.regardless_of().collect::<Vec<_>>(), ["Stage"]);
    let pointers: Vec<&str> = decision.deciding().map(|one| one.pointer()).collect();
    let branch = |index: u8| {
        format!("/Resources/R/Properties/Policies/0/PolicyDocument/Statement/0/Fn::If/{index}")
    };
    assert_eq!(pointers, [branch(1), branch(2)], "both are named");
    assert_eq!(verdict(&either, PutItem), Verdict::Undecided);
    let reads = json!([if_else("Prod", &allow("dynamodb:GetItem"), &allow("dynamodb:Query"))]);
    assert_eq!(verdict(&reads, Scan), Verdict::ImplicitlyDenied);
    assert_eq!(verdict(&reads, Query), Verdict::Undecided);
}

#[test]
fn a_denial_for_different_reasons_is_one_without_statement() {
    let denied = json!([if_else("Prod", &deny("*"), &allow("dynamodb:Query"))]);
    assert_eq!(verdict(&denied, GetItem), Verdict::ImplicitlyDenied);
    assert_eq!(verdict(&denied, Query), Verdict::Undecided);
    let twice = json!([if_else("Prod", &deny("*"), &deny("dynamodb:*")), allow("*")]);
    assert_eq!(verdict(&twice, GetItem), Verdict::ExplicitlyDenied);
}

#[test]
fn conditions_that_exclude_each_other_are_one_question() {
    let apart = |one: &str, other: &str| {
        json!([if_else(one, &allow("*"), &nothing()), if_else(other, &allow("*"), &nothing())])
    };
    assert_eq!(verdict(&apart("Prod", "NotProd"), GetItem), Verdict::Allowed);
    assert_eq!(verdict(&apart("Small", "Large"), GetItem), Verdict::Allowed, "there is no third");
    assert_eq!(verdict(&apart("Prod", "Test"), GetItem), Verdict::Undecided, "there is a third");
    let never = json!([if_else("Prod", &if_else("Test", &allow("*"), &nothing()), &nothing())]);
    assert_eq!(verdict(&never, GetItem), Verdict::ImplicitlyDenied, "no stage is both");
    assert_eq!(verdict(&apart("Found", "Found"), GetItem), Verdict::Undecided);
    assert_eq!(verdict(&apart("Same", "Prod"), GetItem), Verdict::Undecided);
}

#[test]
fn what_is_given_is_not_asked() {
    let either = json!([if_else("Prod", &allow("*"), &nothing())]);
    let environment = Environment::default().parameter("Stage", "prod").parameter("Size", "small");
    let evaluator = evaluator(&either, environment);
    assert!(evaluator.cases().is_empty());
    let decision =
        evaluator.role("R").unwrap().decide(&Request::new(GetItem).on_table("T")).unwrap();
    assert_eq!((decision.is_allowed(), decision.regardless_of().count()), (true, 0));
}

#[test]
fn parameters_beyond_the_most_cases_stay_open() {
    let names: Vec<String> = (0..40).map(|number| format!("P{number}")).collect();
    let parameters: Value = names
        .iter()
        .map(|name| (name.clone(), json!({ "Type": "String" })))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let conditions: Value = (names.iter())
        .map(|name| (name.clone(), json!({ "Fn::Equals": [{ "Ref": name }, "x"] })))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let evaluator = |otherwise: &Value| {
        let choice = |name: &String| if_else(name, &allow("dynamodb:Query"), &allow("dynamodb:*"));
        let mut statements: Vec<Value> = names.iter().map(choice).collect();
        statements.push(if_else("P39", &nothing(), otherwise));
        let template = json!({ "Parameters": parameters, "Conditions": conditions, "Resources": {
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "things" } },
            "R": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": {},
                "Policies": [{ "PolicyName": "Own", "PolicyDocument": { "Statement": statements } }] } },
        } });
        Evaluator::of(&template.into(), Environment::default())
    };
    let verdict = |otherwise: &Value| {
        let evaluator = evaluator(otherwise);
        assert_eq!((evaluator.cases().len(), evaluator.open_parameters().len()), (16, 4));
        let role = evaluator.role("R").unwrap();
        role.decide(&Request::new(Query).on_table("T")).unwrap().verdict()
    };
    assert_eq!(verdict(&deny("dynamodb:*")), Verdict::Undecided);
    assert_eq!(verdict(&json!({ "Fn::ImportValue": "statement" })), Verdict::Undecided);
    // What is behind the others says nothing else of it.
    assert_eq!(verdict(&deny("dynamodb:Scan")), Verdict::Allowed);
}

#[test]
fn the_properties_of_a_resource_may_be_chosen() {
    let policy = |action: &str| {
        json!({
            "PolicyName": "p", "Roles": [{ "Ref": "R" }],
            "PolicyDocument": { "Version": "2012-10-17", "Statement": [allow(action)] },
        })
    };
    let of = |then: Value, otherwise: Value, action| {
        let template = json!({
            "Parameters": { "Stage": { "Type": "String" } },
            "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
            "Resources": {
                "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "Fn::If": [
                    "Prod", { "TableName": "things" }, { "TableName": "others" },
                ] } },
                "R": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": {} } },
                "P": { "Type": "AWS::IAM::Policy", "Properties": { "Fn::If": ["Prod", then, otherwise] } },
            },
        });
        let evaluator = Evaluator::of(&template.into(), Environment::default());
        let role = evaluator.role("R").unwrap();
        role.decide(&Request::new(action).on_table("T")).unwrap().verdict()
    };
    let either = |action| of(policy("dynamodb:GetItem"), policy("dynamodb:*"), action);
    assert_eq!((either(GetItem), either(Scan)), (Verdict::Allowed, Verdict::Undecided));
    let neither = |action| of(policy("dynamodb:GetItem"), policy("dynamodb:Query"), action);
    assert_eq!((neither(GetItem), neither(Scan)), (Verdict::Undecided, Verdict::ImplicitlyDenied));
}

#[test]
fn what_a_parameter_cannot_be_is_no_case() {
    for never in ["American", "Long"] {
        let reads = json!([if_else(never, &nothing(), &allow("dynamodb:GetItem"))]);
        assert_eq!(verdict(&reads, GetItem), Verdict::Allowed, "{never}");
        let reads = json!([if_else(never, &allow("dynamodb:GetItem"), &nothing())]);
        assert_eq!(verdict(&reads, GetItem), Verdict::ImplicitlyDenied, "{never}");
    }
    let reads = json!([if_else("European", &allow("dynamodb:GetItem"), &nothing())]);
    assert_eq!(verdict(&reads, GetItem), Verdict::Undecided);
}

#[test]
fn what_an_open_condition_chooses_is_open_for_no_other_action() {
    let either = if_else("Found", &nothing(), &json!([allow("dynamodb:GetItem")]));
    let nested = if_else(
        "Found",
        &allow("dynamodb:Query"),
        &if_else("Found", &nothing(), &deny("dynamodb:Scan")),
    );
    for statements in [
        json!([either, nested, allow("dynamodb:Scan")]),
        if_else("Prod", &json!([either, nested]), &json!([allow("dynamodb:Scan")])),
    ] {
        for action in [GetItem, Query, Scan] {
            assert_eq!(verdict(&statements, action), Verdict::Undecided, "{action:?} {statements}");
        }
        assert_eq!(verdict(&statements, PutItem), Verdict::ImplicitlyDenied);
    }
}
