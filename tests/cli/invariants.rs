//! `check --invariants`: statuses, documents, and several templates.

use serde_json::Value;

use crate::common::{Folder, run, stacks};

const TEMPLATE: &str = r#"{ "Resources": {
    "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": {
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "BillingMode": "PAY_PER_REQUEST" } },
    "Writer": { "Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": { "Effect": "Allow",
            "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" } },
        "Policies": [{ "PolicyName": "Own", "PolicyDocument": { "Version": "2012-10-17",
            "Statement": { "Effect": "Allow", "Action": "dynamodb:PutItem",
                "Resource": { "Fn::GetAtt": ["Notes", "Arn"] } } } }] } }
} }"#;

const OTHER: &str = r#"{ "Resources": { "Topic": { "Type": "AWS::SNS::Topic" } } }"#;

fn never(except: &str) -> String {
    format!(
        "{{ \"invariants\": [{{ \"name\": \"nobody writes\", \"principals\": \"*\", \"except\": [{except}],\n\
         \"never\": {{ \"actions\": [\"write\"], \"on\": [\"Notes\"] }} }}] }}"
    )
}

fn folder(invariants: &str) -> Folder {
    let folder = Folder::new();
    folder.write("notes.json", TEMPLATE);
    folder.write("other.json", OTHER);
    folder.write("invariants.json", invariants);
    folder
}

const CHECK: [&str; 4] = ["check", "notes.json", "--invariants", "invariants.json"];

#[test]
fn what_is_broken_is_an_error_in_the_file_of_invariants() {
    let folder = folder(&never(""));
    let outcome = run(&mut stacks(folder.path(), &CHECK)).ended_with(1);
    let expected = "error[IAM124]: `nobody writes` is broken: role `Writer` may `PutItem` on `Notes`\n\
                    \x20 --> invariants.json:1:28\n";
    assert!(outcome.stderr.starts_with(expected), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("::: notes.json:"), "{}", outcome.stderr);
    let json = run(stacks(folder.path(), &CHECK).args(["--format", "json"])).ended_with(1);
    let document: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(document["findings"][0]["code"], "IAM124");
    run(stacks(folder.path(), &CHECK).args(["--allow", "IAM124"])).succeeded();
}

#[test]
fn what_holds_is_silent_and_a_template_may_lack_what_another_has() {
    let folder = folder(&never("\"Writer\""));
    run(&mut stacks(folder.path(), &CHECK)).succeeded();
    run(stacks(folder.path(), &CHECK).arg("other.json")).succeeded();
    let outcome = run(&mut stacks(
        folder.path(),
        &["check", "other.json", "--invariants", "invariants.json"],
    ))
    .ended_with(1);
    assert!(
        outcome.stderr.contains("error[IAM126]: there is no principal `Writer`"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_file_that_is_malformed_or_missing_is_an_error_before_anything_is_judged() {
    let folder = folder("{ \"invariants\": [{ \"nmae\": 1 }] }");
    let outcome = run(&mut stacks(folder.path(), &CHECK)).ended_with(1);
    assert!(
        outcome.stderr.starts_with("error: there is no member `nmae`\n --> invariants.json:1:"),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("did you mean `name`?"), "{}", outcome.stderr);
    let missing = ["check", "notes.json", "--invariants", "invariant.json"];
    run(&mut stacks(folder.path(), &missing)).failed_with(
        "error: there is no file `invariant.json`\n  = help: did you mean `invariants.json`?\n",
    );
    run(&mut stacks(folder.path(), &["check", "notes.json", "--account", "111122223333"]))
        .ended_with(2);
}
