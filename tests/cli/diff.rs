//! `diff`, as a process: what it is compared with, what it prints, and its status.

use std::process::Command;

use serde_json::Value;

use crate::common::schema::mistakes;
use crate::common::{self, Folder, Outcome};

const TEMPLATE: &str = r#"{
  "Resources": {
    "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": {
      "TableName": "Notes", "BillingMode": "PAY_PER_REQUEST",
      "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
      "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }] } },
    "Reader": { "Type": "AWS::IAM::Role", "Properties": {
      "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" } },
      "Policies": [{ "PolicyName": "Read", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "dynamodb:GetItem",
        "Resource": "arn:aws:dynamodb:eu-west-1:123456789012:table/Notes" } } }]
    } }
  }
}"#;

fn diff(folder: &Folder, arguments: &[&str]) -> Outcome {
    let here = ["--account", "123456789012", "--region", "eu-west-1"];
    let all: Vec<&str> = ["diff"].iter().chain(arguments).chain(&here).copied().collect();
    common::run(&mut common::stacks(folder.path(), &all))
}

/// A folder with an old template, one in which a role may do more, and one that loses a table.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("old.json", TEMPLATE);
    folder.write("new.json", TEMPLATE.replace("dynamodb:GetItem", "dynamodb:Get*"));
    folder.write("gone.json", TEMPLATE.replace("\"Notes\": {", "\"All\": {"));
    folder.write("no.json", "{");
    folder
}

#[test]
fn a_change_and_the_access_that_it_gives_are_told_together() {
    let folder = folder();
    let same = diff(&folder, &["old.json", "--against", "old.json"]).succeeded();
    assert_eq!(same.stdout, "the template stays as it is, nobody gains or loses access\n");
    let gained = diff(&folder, &["new.json", "--against", "old.json"]).ended_with(1);
    assert_eq!(
        gained.stdout,
        "changes\n  \
           Reader, Policies/Read/PolicyDocument/Statement/Action\n    \
             \"dynamodb:GetItem\" → \"dynamodb:Get*\"\n    \
             changes in place\n    \
             gained by role `Reader`: GetResourcePolicy on Notes\n      \
               by statement 1 of policy `Read` of role `Reader` (new.json:10:102)\n\n\
         1 other change, access is gained\n"
    );
    let lost = diff(&folder, &["old.json", "--against", "new.json"]).ended_with(1);
    assert!(lost.stdout.ends_with("access is lost\n"), "{}", lost.stdout);
}

#[test]
fn what_is_refused_or_loses_data_has_a_status_of_its_own() {
    let refused = diff(&folder(), &["gone.json", "--against", "old.json"]).ended_with(3);
    assert!(refused.stdout.starts_with("refused\n  All (AWS::DynamoDB::Table)\n"));
    assert!(refused.stdout.contains("\nloses data\n  Notes (AWS::DynamoDB::Table)\n"));
}

#[test]
fn a_document_has_what_programs_need() {
    let folder = folder();
    let json = ["--format", "json"];
    let all = [&["new.json", "--against", "old.json"][..], &json].concat();
    let document: Value = serde_json::from_str(&diff(&folder, &all).ended_with(1).stdout).unwrap();
    assert_eq!(document["assumed"]["account"], "123456789012");
    let change = &document["changes"][0];
    assert_eq!((&change["resource"], &change["effect"]), (&"Reader".into(), &"update".into()));
    assert_eq!(change["path"], "Properties/Policies/Read/PolicyDocument/Statement/Action");
    let gained = &document["access"]["gained"][0];
    assert_eq!(gained["request"]["action"], "dynamodb:GetResourcePolicy");
    assert_eq!(
        gained["request"]["resource"],
        "arn:aws:dynamodb:eu-west-1:123456789012:table/Notes"
    );
    assert_eq!(gained["causes"], serde_json::json!([0]));
    let only = [&all[..], &["--only", "template"]].concat();
    let document: Value = serde_json::from_str(&diff(&folder, &only).ended_with(1).stdout).unwrap();
    assert!(document.get("access").is_none() && document.get("changes").is_some());
}

#[test]
fn a_comment_is_found_again_and_folds_what_is_harmless() {
    let all = ["new.json", "--against", "old.json", "--format", "markdown"];
    let page = diff(&folder(), &all).ended_with(1).stdout;
    assert!(page.starts_with("<!-- tablature diff new.json -->\n### `new.json`: "), "{page}");
    assert_eq!((page.matches("<details").count(), page.matches("</details>").count()), (1, 1));
}

#[test]
fn there_is_no_answer_where_a_side_cannot_be_read() {
    let folder = folder();
    for (new, old) in [("new.json", "no.json"), ("no.json", "old.json"), ("new.json", "miss.json")]
    {
        let outcome = diff(&folder, &[new, "--against", old]).ended_with(2);
        assert_eq!(outcome.stdout, "");
    }
    let outcome = diff(&folder, &["new.json"]).ended_with(2);
    assert!(outcome.stderr.contains("--against"), "{}", outcome.stderr);
    diff(&folder, &["nusic"]).ended_with(2);
}

#[test]
fn a_stack_is_compared_with_its_file() {
    let folder = Folder::new();
    let new = diff(&folder, &["music"]).ended_with(1);
    assert!(new.stderr.contains("out/music.template.json` is not there"), "{}", new.stderr);
    assert!(new.stdout.contains("TrackTable (AWS::DynamoDB::GlobalTable)"), "{}", new.stdout);
    common::run(&mut common::stacks(folder.path(), &["synth"])).succeeded();
    let all = common::run(&mut common::stacks(folder.path(), &["diff"])).succeeded();
    assert!(all.stdout.starts_with("music\n\nthe template stays as it is"), "{}", all.stdout);
    let list = common::run(&mut common::stacks(folder.path(), &["diff", "--format", "json"]));
    let list: Value = serde_json::from_str(&list.succeeded().stdout).unwrap();
    assert_eq!(list[0]["stack"], "music");
}

#[test]
fn a_revision_of_git_is_read_where_no_file_has_its_name() {
    let folder = folder();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(folder.path()).args(["-c", "user.name=a", "-c", "user.email=a@b"]);
        assert!(command.args(arguments).output().unwrap().status.success(), "{arguments:?}");
    };
    git(&["init", "--quiet", "--initial-branch", "main"]);
    git(&["add", "old.json"]);
    git(&["commit", "--quiet", "-m", "old"]);
    folder.write("old.json", TEMPLATE.replace("dynamodb:GetItem", "dynamodb:Get*"));
    for revision in ["HEAD", "rev:HEAD", "main"] {
        let outcome = diff(&folder, &["old.json", "--against", revision]).ended_with(1);
        assert!(outcome.stdout.contains("gained by role `Reader`"), "{}", outcome.stdout);
    }
    // A file of the name comes first, unless the revision is asked for.
    folder.write("main", TEMPLATE);
    folder.write("old.json", TEMPLATE);
    diff(&folder, &["old.json", "--against", "main"]).succeeded();
    diff(&folder, &["old.json", "--against", "rev:main"]).succeeded();
    let none = diff(&folder, &["new.json", "--against", "HEAD"]).ended_with(1);
    assert!(none.stderr.contains("`new.json` in revision `HEAD` is not there"), "{}", none.stderr);
    let outcome = diff(&folder, &["old.json", "--against", "rev:gone"]).ended_with(2);
    assert!(outcome.stderr.contains("no revision"), "{}", outcome.stderr);
    diff(&folder, &["old.json", "--against", "--exec=x"]).ended_with(2);
}

/// Every kind of entry is there, so that no member of the schema is wrong unseen.
#[test]
fn the_document_is_what_its_schema_says() {
    let folder = folder();
    let shared = TEMPLATE.replace(
        r#""Action": "dynamodb:GetItem","#,
        r#""Action": ["dynamodb:PutItem", "s3:GetObject"], "Condition": { "Bool": { "aws:SecureTransport": { "Ref": "Tls" } } },"#,
    );
    folder.write(
        "open.json",
        shared.replacen('{', r#"{ "Parameters": { "Tls": { "Type": "String" } },"#, 1),
    );
    let schema: Value = serde_json::from_str(include_str!("../../docs/diff.schema.json")).unwrap();
    let documents = [("new.json", 1), ("gone.json", 3), ("open.json", 1), ("old.json", 0)];
    let mut entries = [0; 3];
    for (new, status) in documents {
        let words = [new, "--against", "old.json", "--format", "json"];
        let document = diff(&folder, &words).ended_with(status).stdout;
        let document: Value = serde_json::from_str(&document).unwrap();
        assert_eq!(mistakes(&schema, &document), [""; 0], "{document:#}");
        for (count, title) in entries.iter_mut().zip(["gained", "lost", "undecided"]) {
            *count += document["access"][title].as_array().unwrap().len();
        }
    }
    assert!(entries.iter().all(|count| *count > 0), "{entries:?}");
    let wrong = mistakes(&schema, &serde_json::json!({ "assumed": { "account": 1 }, "more": [] }));
    assert_eq!(wrong.len(), 4, "{wrong:?}");
}

#[test]
fn another_value_of_a_parameter_is_compared_with_the_one_that_the_stack_has() {
    let folder = Folder::new();
    let template = TEMPLATE
        .replace(
            "{\n  \"Resources\"",
            "{ \"Parameters\": { \"Name\": { \"Type\": \"String\" } }, \"Resources\"",
        )
        .replace("\"TableName\": \"Notes\"", "\"TableName\": { \"Ref\": \"Name\" }");
    folder.write("one.json", template);
    let asked =
        |more: &[&str]| diff(&folder, &[&["one.json", "--against", "one.json"], more].concat());
    asked(&[]).succeeded();
    asked(&["--previous-parameter", "Name=Notes"]).succeeded();
    asked(&["--parameter", "Name=Notes"]).succeeded();
    let other = ["--previous-parameter", "Name=Notes", "--parameter", "Name=Others"];
    let renamed = asked(&other).ended_with(3);
    assert!(renamed.stdout.contains("\"Notes\" → \"Others\""), "{}", renamed.stdout);
    assert!(renamed.stdout.contains("lost by role `Reader`"), "{}", renamed.stdout);
    let wrong = asked(&["--previous-parameter", "Nmae=Notes"]).ended_with(2);
    assert!(wrong.stderr.contains("did you mean `Name`?"), "{}", wrong.stderr);
}

#[test]
fn errors_of_a_file_are_noted() {
    let folder = Folder::new();
    folder.write("old.json", TEMPLATE);
    folder.write(
        "new.json",
        TEMPLATE.replace(
            "\"AttributeName\": \"id\", \"KeyType\"",
            "\"AttributeName\": \"no\", \"KeyType\"",
        ),
    );
    let noted = diff(&folder, &["new.json", "--against", "old.json"]).ended_with(3);
    assert!(
        noted.stderr.contains("with which it may be refused: see `check new.json`"),
        "{}",
        noted.stderr
    );
    let same = diff(&folder, &["new.json", "--against", "new.json"]).succeeded();
    assert!(!same.stderr.contains("refused"), "{}", same.stderr);
}
