//! `access`, as a process.

use crate::common::{self, Folder, Outcome};

const TEMPLATE: &str = r#"{
  "Resources": {
    "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "Notes" } },
    "Reader": { "Type": "AWS::IAM::Role", "Properties": {
      "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" } },
      "Policies": [{ "PolicyName": "Read", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "dynamodb:GetItem",
        "Resource": "arn:aws:dynamodb:eu-west-1:123456789012:table/Notes" } } }]
    } }
  }
}"#;

fn access(arguments: &[&str]) -> Outcome {
    let folder = Folder::new();
    folder.write("t.json", TEMPLATE);
    folder.write("sam.json", r#"{"Transform": "AWS::Serverless-2016-10-31", "Resources": {}}"#);
    folder.write("no.json", "{");
    let all: Vec<&str> = ["access"].iter().chain(arguments).copied().collect();
    common::run(&mut common::stacks(folder.path(), &all))
}

#[test]
fn a_stack_is_shown_in_three_ways() {
    let text = access(&["music"]).succeeded();
    assert!(text.stdout.contains("\nFavouriteTable                read, write own rows"));
    assert_eq!(text.stderr, "");
    let markdown = access(&["music", "--format", "markdown"]).succeeded().stdout;
    assert!(markdown.starts_with("# Who reaches what: music\n\n|  | Listener |"), "{markdown}");
    assert!(markdown.contains("\n## Acknowledged, with reasons\n\n- IAM006: "), "{markdown}");
    let json = access(&["music", "--format", "json"]).succeeded().stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["roles"][0]["role"], "Listener");
    assert_eq!(json["reachedByNoRole"], serde_json::json!([]));
}

/// ARNs of another account match nothing, which must not look like a careful policy.
#[test]
fn an_assumed_account_is_said_where_the_template_names_another() {
    let assumed = access(&["t.json"]).succeeded();
    assert_eq!(
        assumed.stderr,
        "note: asked as account 111122223333 in us-east-1, and the template names others: say \
         `--account` and `--region`\n"
    );
    assert!(assumed.stdout.contains("\nNotes  —\n"), "{}", assumed.stdout);
    let said = ["t.json", "--account", "123456789012", "--region", "eu-west-1"];
    let said = access(&said).succeeded();
    assert_eq!(said.stderr, "");
    assert!(said.stdout.contains("\nNotes  read\n"), "{}", said.stdout);
}

#[test]
fn what_a_transform_makes_is_not_passed_over_in_silence() {
    let outcome = access(&["sam.json"]).succeeded();
    let shown = "not shown: what the template's transform makes of it\n";
    assert!(outcome.stdout.ends_with(shown), "{}", outcome.stdout);
}

#[test]
fn what_cannot_be_read_ends_it() {
    let outcome = access(&["no.json"]).ended_with(1);
    assert_eq!(outcome.stdout, "");
    assert!(outcome.stderr.contains("no.json:1:1"), "{}", outcome.stderr);
    let outcome = access(&["musik"]).ended_with(1);
    assert!(outcome.stderr.contains("did you mean `music`?"), "{}", outcome.stderr);
    access(&[]).ended_with(2);
}

/// A table whose encryption with a key depends on a parameter, and a role that may not decrypt.
const PERHAPS_ENCRYPTED: &str = r#"{
  "Parameters": { "Keep": { "Type": "String" } },
  "Conditions": { "Kept": { "Fn::Equals": [{ "Ref": "Keep" }, "yes"] } },
  "Resources": {
    "Key": { "Type": "AWS::KMS::Key" },
    "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": { "SSESpecification": { "Fn::If": ["Kept",
      { "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": { "Ref": "Key" } },
      { "Ref": "AWS::NoValue" }] } } },
    "Reader": { "Type": "AWS::IAM::Role", "Properties": {
      "AssumeRolePolicyDocument": {},
      "Policies": [{ "PolicyName": "Read", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": { "Fn::GetAtt": ["Notes", "Arn"] } } } }]
    } }
  }
}"#;

#[test]
fn what_is_shown_is_what_can_answers() {
    let folder = Folder::new();
    folder.write("t.json", PERHAPS_ENCRYPTED);
    let run = |words: &[&str]| common::run(&mut common::stacks(folder.path(), words));
    for (parameter, shown, status) in [
        (None, "\nNotes  read?\n", 2),
        (Some("Keep=yes"), "\nNotes  —\n", 1),
        (Some("Keep=no"), "\nNotes  read\n", 0),
    ] {
        let given: Vec<&str> = parameter.iter().flat_map(|it| ["--parameter", *it]).collect();
        let access = run(&[&["access", "t.json"], given.as_slice()].concat()).succeeded();
        assert!(access.stdout.contains(shown), "{parameter:?} {}", access.stdout);
        let question = ["can", "t.json", "Reader", "GetItem", "Notes"];
        run(&[&question, given.as_slice()].concat()).ended_with(status);
    }
}
