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

/// A template whose role may write where it is deployed to `us-east-1`, and by any name of a stage.
const CHOOSING: &str = r#"{
    "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
    "Conditions": {
        "Here": { "Fn::Equals": [{ "Ref": "AWS::Region" }, "us-east-1"] },
        "Own": { "Fn::Equals": [{ "Ref": "AWS::AccountId" }, "111122223333"] },
        "Dev": { "Fn::Equals": [{ "Ref": "Stage" }, "dev"] }
    },
    "Resources": {
        "Topic": { "Type": "AWS::SNS::Topic", "Condition": "Here" },
        "Other": { "Type": "AWS::SNS::Topic", "Condition": "Own" },
        "Third": { "Type": "AWS::SNS::Topic", "Condition": "Dev" }
    }
}"#;

fn nobody_writes() -> &'static str {
    r#"{ "invariants": [
        { "name": "a", "principals": "*", "never": { "actions": "write", "on": "*" } },
        { "name": "b", "principals": "*", "never": { "actions": "manage", "on": "*" } }
    ] }"#
}

#[test]
fn principals_of_one_template_are_asked_about_the_tables_of_another() {
    let role = |resource: &str| {
        format!(
            r#"{{ "Resources": {{ "Reader": {{ "Type": "AWS::IAM::Role", "Properties": {{
            "AssumeRolePolicyDocument": {{ "Version": "2012-10-17", "Statement": {{ "Effect": "Allow",
                "Principal": {{ "Service": "lambda.amazonaws.com" }}, "Action": "sts:AssumeRole" }} }},
            "Policies": [{{ "PolicyName": "Own", "PolicyDocument": {{ "Version": "2012-10-17", "Statement": {{
                "Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": {resource} }} }} }}] }} }} }} }}"#
        )
    };
    let folder = folder(&never("\"Writer\""));
    let check = ["check", "notes.json", "role.json", "--invariants", "invariants.json"];
    for (resource, code) in [
        ("\"*\"", "error[IAM124]"),
        ("\"arn:aws:dynamodb:*:*:table/*\"", "error[IAM124]"),
        ("{ \"Fn::ImportValue\": \"Notes\" }", "error[IAM125]"),
        ("\"arn:aws:dynamodb:us-east-1:111122223333:table/shop-*\"", "error[IAM125]"),
    ] {
        folder.write("role.json", role(resource));
        let outcome = run(&mut stacks(folder.path(), &check)).ended_with(1);
        assert!(outcome.stderr.contains(code), "{resource}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("role `Reader`"), "{resource}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("on `Notes`"), "{resource}: {}", outcome.stderr);
    }
    folder.write("role.json", role("\"arn:aws:dynamodb:*:*:table/Other\""));
    run(&mut stacks(folder.path(), &check)).succeeded();
}

#[test]
fn what_is_asked_and_what_is_assumed_is_said() {
    let folder = folder(nobody_writes());
    folder.write("choosing.json", CHOOSING);
    let check = ["check", "choosing.json", "--invariants", "invariants.json"];
    let outcome = run(&mut stacks(folder.path(), &check)).succeeded();
    assert_eq!(
        outcome.stdout,
        "assumed: Region `us-east-1`; account `111122223333`; tables elsewhere in the account let nobody in by \
         policies of their own\n\
         1 template: nothing found; 2 invariants asked of `choosing.json`\n"
    );
    let given = ["--region", "eu-west-1", "--account", "111122223333"];
    let outcome = run(stacks(folder.path(), &check).args(given)).succeeded();
    assert_eq!(
        outcome.stdout,
        "assumed: tables elsewhere in the account let nobody in by policies of their own\n\
         1 template: nothing found; 2 invariants asked of `choosing.json`\n"
    );
    let json = run(stacks(folder.path(), &check).args(["--format", "json"])).succeeded();
    let document: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        document["assumed"],
        serde_json::json!({
            "AWS::Region": "us-east-1",
            "AWS::AccountId": "111122223333",
            "tables elsewhere in the account": "let nobody in by policies of their own",
        })
    );
    assert_eq!(
        document["invariants"],
        serde_json::json!({ "stated": 2, "asked": 2, "templates": ["choosing.json"] })
    );
    let sarif = run(stacks(folder.path(), &check).args(["--format", "sarif"])).succeeded();
    assert!(sarif.stdout.contains("\"assumed\""), "{}", sarif.stdout);
    // Nothing is assumed where nothing is asked.
    let outcome = run(&mut stacks(folder.path(), &["check", "choosing.json"])).succeeded();
    assert_eq!(outcome.stdout, "1 template: nothing found\n");
}

#[test]
fn a_name_that_several_templates_have_is_said_to_mean_each() {
    let folder = folder(&never("\"Writer\""));
    folder.write("more.json", TEMPLATE);
    folder.write("third.json", TEMPLATE.replace("\"Notes\"", "\"Others\""));
    let check = |more: &[&str]| {
        let arguments = ["check", "notes.json", "other.json", "--invariants", "invariants.json"];
        let mut command = stacks(folder.path(), &arguments);
        command.args(more);
        command
    };
    let outcome = run(&mut check(&["more.json"]));
    let expected = "`Writer` is each of that name, in `notes.json` and `more.json`; `Notes` is each of that name, in \
                    `notes.json` and `more.json`\n";
    assert!(outcome.stdout.contains(expected), "{}", outcome.stdout);
    let outcome = run(&mut check(&["third.json", "--format", "json"]));
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let assumed = &document["assumed"];
    assert_eq!(assumed["Writer"], "is each of that name, in `notes.json` and `third.json`");
    assert_eq!(assumed.get("Notes"), None);
    let outcome = run(&mut check(&[]));
    assert!(!outcome.stdout.contains("is each of"), "{}", outcome.stdout);
}

#[test]
fn invariants_that_name_what_there_is_not_are_not_counted_as_asked() {
    let text = nobody_writes().replace(
        "\"*\", \"never\": { \"actions\": \"manage\"",
        "\"Nobody\", \"never\": { \"actions\": \"manage\"",
    );
    let folder = folder(&text);
    let check = ["check", "notes.json", "other.json", "--invariants", "invariants.json"];
    let outcome = run(&mut stacks(folder.path(), &check)).ended_with(1);
    let last = outcome.stderr.lines().last().unwrap_or_default();
    assert!(last.ends_with("; 1 of 2 invariants asked of `notes.json` and `other.json`"), "{last}");
}

#[test]
fn an_account_that_is_only_assumed_is_said_where_the_template_names_another() {
    let folder = folder(nobody_writes());
    let arn = "arn:aws:dynamodb:us-east-1:999988887777:table/Notes";
    let text = TEMPLATE.replace("{ \"Fn::GetAtt\": [\"Notes\", \"Arn\"] }", &format!("\"{arn}\""));
    assert!(text.contains(arn));
    folder.write("named.json", &text);
    let check = ["check", "named.json", "--invariants", "invariants.json"];
    let outcome = run(&mut stacks(folder.path(), &check));
    let note = "Note: asked as account 111122223333 in us-east-1, and the template names others: say `--account`";
    let is_said = |text: &str| text.lines().any(|line| line.eq_ignore_ascii_case(note));
    assert!(is_said(&outcome.stderr), "{}", outcome.stderr);
    let outcome = run(stacks(folder.path(), &check).args(["--account", "999988887777"]));
    assert!(!is_said(&outcome.stderr), "{}", outcome.stderr);
}

#[test]
fn what_stands_twice_in_a_file_of_invariants_is_said_without_another_documents_words() {
    for twice in ["\"name\": \"a\", \"name\": \"b\"", "\"never\": {}, \"never\": {}"] {
        let folder = folder(&format!("{{ \"invariants\": [{{ {twice} }}] }}"));
        let outcome = run(&mut stacks(folder.path(), &CHECK)).ended_with(1);
        assert!(outcome.stderr.contains("stands twice in one object"), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("CloudFormation"), "{}", outcome.stderr);
    }
}
