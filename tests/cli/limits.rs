//! `--scp` and `--boundary`, as a process.

use crate::common::{self, Folder, Outcome};

const TEMPLATE: &str = r#"{
  "Resources": {
    "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "Notes",
      "ResourcePolicy": { "PolicyDocument": { "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
        "Principal": { "AWS": "999900001111", "Service": "events.amazonaws.com" } } } } } },
    "Writer": { "Type": "AWS::IAM::Role", "Properties": {
      "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" } },
      "Policies": [{ "PolicyName": "All", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "dynamodb:*Item", "Resource": { "Fn::GetAtt": ["Notes", "Arn"] } } } }]
    } }
  }
}"#;

fn policy(statements: &str) -> String {
    format!(r#"{{ "Version": "2012-10-17", "Statement": [{statements}] }}"#)
}

fn run(arguments: &[&str]) -> Outcome {
    let folder = Folder::new();
    folder.write("t.json", TEMPLATE);
    folder.write("old.json", TEMPLATE.replace("dynamodb:*Item", "dynamodb:GetItem"));
    folder.write("all.json", policy(r#"{ "Effect": "Allow", "Action": "*", "Resource": "*" }"#));
    let gets = r#"{ "Effect": "Allow", "Action": "dynamodb:Get*", "Resource": "*" }"#;
    folder.write("gets.json", policy(gets));
    let no_puts = r#"{ "Effect": "Allow", "Action": "*", "Resource": "*" },
        { "Sid": "NoPuts", "Effect": "Deny", "Action": "dynamodb:PutItem", "Resource": "*" }"#;
    folder.write("no-puts.json", policy(no_puts));
    folder.write(
        "malformed.json",
        policy(r#"{ "Effect": "Perhaps", "Action": "*", "Resource": "*" }"#),
    );
    folder.write("none.json", "{}");
    common::run(&mut common::stacks(folder.path(), arguments))
}

#[test]
fn what_a_policy_of_the_organization_does_not_allow_is_denied_and_says_by_what() {
    let put = ["can", "t.json", "Writer", "PutItem", "Notes"];
    let under = |files: &[&str]| {
        let flags = files.iter().flat_map(|file| ["--scp", *file]);
        run(&put.iter().copied().chain(flags).collect::<Vec<_>>())
    };
    under(&[]).ended_with(0);
    let allowed = under(&["all.json"]).ended_with(0);
    let assumed = "assumed: policy `all.json` limits whoever is of the account";
    assert!(allowed.stdout.contains(assumed), "{}", allowed.stdout);
    // Each must allow it.
    let denied = under(&["all.json", "gets.json"]).ended_with(1);
    for part in ["a service control policy does not allow it", "`gets.json`"] {
        assert!(denied.stdout.contains(part), "{}", denied.stdout);
    }
    let denied = under(&["no-puts.json"]).ended_with(1);
    for part in ["statement `NoPuts` of policy `no-puts.json`", "no-puts.json:2:"] {
        assert!(denied.stdout.contains(part), "{}", denied.stdout);
    }
}

#[test]
fn a_boundary_is_for_roles_that_have_none() {
    let denied = run(&["can", "t.json", "Writer", "PutItem", "Notes", "--boundary", "gets.json"])
        .ended_with(1);
    for part in ["the permissions boundary does not allow it", "`gets.json`"] {
        assert!(denied.stdout.contains(part), "{}", denied.stdout);
    }
    run(&["can", "t.json", "Writer", "GetItem", "Notes", "--boundary", "gets.json"]).ended_with(0);
}

/// Services and other accounts are not of the account.
#[test]
fn the_report_is_under_them_and_names_them() {
    let text = run(&["access", "t.json", "--scp", "no-puts.json"]).succeeded().stdout;
    assert!(!text.contains("PutItem") && text.contains("GetItem"), "{text}");
    let text = run(&["access", "t.json", "--scp", "none-allowed.json"]).ended_with(1);
    assert!(text.stderr.contains("none-allowed.json"), "{}", text.stderr);
    let json = run(&["access", "t.json", "--scp", "gets.json", "--format", "json"]).succeeded();
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["assumed"]["gets.json"], "limits whoever is of the account");
    let actions = |principal: &serde_json::Value| principal["access"][0]["actions"].clone();
    assert_eq!(actions(&json["roles"][0]).as_array().unwrap().len(), 1);
    let reached = |number: usize| actions(&json["principals"][number]);
    assert_eq!(json["principals"][1]["kind"], "account");
    assert_eq!(reached(1)[0]["action"], "dynamodb:GetItem");
    assert_eq!(json["principals"][2]["kind"], "service");
    assert_eq!(reached(2)[0]["action"], "dynamodb:GetItem");
}

#[test]
fn a_comparison_is_under_them_on_both_sides() {
    let diff = |flags: &[&str]| {
        let all = ["diff", "t.json", "--against", "old.json", "--only", "access"];
        run(&all.iter().chain(flags).copied().collect::<Vec<_>>())
    };
    assert!(diff(&[]).ended_with(1).stdout.contains("gained"));
    let under = diff(&["--scp", "gets.json"]).ended_with(0);
    assert!(under.stdout.contains("policy `gets.json` limits"), "{}", under.stdout);
    diff(&["--boundary", "gets.json"]).ended_with(0);
}

#[test]
fn what_is_no_policy_is_refused() {
    let malformed = run(&["access", "t.json", "--scp", "malformed.json"]).ended_with(1);
    assert!(malformed.stderr.contains("malformed.json:1:"), "{}", malformed.stderr);
    assert!(malformed.stderr.contains("nothing is asked under it"), "{}", malformed.stderr);
    let none = run(&["access", "t.json", "--boundary", "none.json"]).ended_with(1);
    assert!(none.stderr.contains("`none.json` is no policy"), "{}", none.stderr);
}
