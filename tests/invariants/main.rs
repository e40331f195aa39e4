//! Invariants: who breaks them, by which request, and what leaves them open.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is the way in which a test fails"
)]

mod elsewhere;
mod file;
mod implied;
mod neighbours;
mod principals;
mod requests;
mod stated;

use serde_json::{Value, json};
use tablature::evaluate::Environment;
use tablature::findings::{Color, Sources};
use tablature::invariants::Invariants;
use tablature::template::Template;

/// The findings where a template with these resources breaks an invariant.
fn broken(invariant: Value, resources: Value) -> String {
    broken_in(invariant, json!({ "Resources": resources }))
}

fn broken_in(invariant: Value, template: Value) -> String {
    let text = json!({ "invariants": [invariant] }).to_string();
    let invariants = Invariants::read("invariants.json", &text).unwrap_or_else(|error| {
        panic!("{error}");
    });
    let environment = Environment::new("111122223333", "eu-west-1");
    let report = invariants.check(&Template::from(template), &environment);
    report.text(&Sources::default(), Color::Never)
}

/// The same of templates with these resources, which are deployed beside each other.
fn broken_among(invariant: Value, templates: &[Value]) -> String {
    let with_resources = |template: &Value| match template.get("Resources") {
        Some(_) => Template::from(template.clone()),
        None => Template::from(json!({ "Resources": template })),
    };
    let templates: Vec<Template> = templates.iter().map(with_resources).collect();
    let text = json!({ "invariants": [invariant] }).to_string();
    let invariants = Invariants::read("invariants.json", &text).unwrap_or_else(|error| {
        panic!("{error}");
    });
    let environment = || Environment::new("111122223333", "eu-west-1");
    let report = invariants.check_all(templates.iter().map(|it| (it, environment())));
    report.text(&Sources::default(), Color::Never)
}

/// What everyone but some may never do.
fn never(except: &[&str], actions: &str, on: &str) -> Value {
    json!({ "name": "it is kept", "principals": "*", "except": except,
        "never": { "actions": [actions], "on": [on] } })
}

fn table(properties: Value) -> Value {
    json!({ "Type": "AWS::DynamoDB::Table", "Properties": properties })
}

/// A role of a session with tags, with these statements.
fn role(statements: Value) -> Value {
    json!({ "Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": { "AWS": "111122223333" },
            "Action": ["sts:AssumeRole", "sts:TagSession"] } },
        "Policies": [policy(statements)],
    } })
}

fn policy(statements: Value) -> Value {
    json!({ "PolicyName": "Own", "PolicyDocument": {
        "Version": "2012-10-17", "Statement": statements } })
}

fn allow(actions: &str) -> Value {
    json!({ "Sid": "All", "Effect": "Allow", "Action": actions, "Resource": "*" })
}

#[track_caller]
fn assert_has(text: &str, part: &str) {
    assert!(text.contains(part), "not there: {part}\n{text}");
}
