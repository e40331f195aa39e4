//! The program, as a process: it works on any template file and has no stacks.
#![allow(clippy::unwrap_used, clippy::panic, reason = "this is the way in which a test fails")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const TEMPLATE: &str = r#"{
  "Resources": {
    "Orders": {
      "Type": "AWS::DynamoDB::Table",
      "DeletionPolicy": "Retain",
      "UpdateReplacePolicy": "Retain",
      "Properties": {
        "TableName": "orders",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }]
      }
    },
    "Clerk": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "lambda.amazonaws.com" },
            "Action": "sts:AssumeRole"
          }]
        },
        "Policies": [{
          "PolicyName": "Access",
          "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{
              "Effect": "Allow",
              "Action": "dynamodb:GetItem",
              "Resource": { "Fn::GetAtt": ["Orders", "Arn"] }
            }]
          }
        }]
      }
    }
  }
}
"#;

/// A folder of one test, with the template in `t.json`.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("t.json"), TEMPLATE).unwrap();
    folder
}

#[track_caller]
fn say(folder: &Path, arguments: &[&str], input: &str, status: i32) -> (String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tablature"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input closes it, which is not an error.
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    let Output { status: ended, stdout, stderr } = child.wait_with_output().unwrap();
    let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert_eq!(ended.code(), Some(status), "{arguments:?}\n{stdout}\n{stderr}");
    (stdout, stderr)
}

#[test]
fn templates_of_anyones_are_judged_and_asked() {
    let folder = folder("judged");
    let (stdout, _) = say(&folder, &["check", "t.json"], "", 0);
    assert_eq!(stdout, "1 template: nothing found\n");
    let (stdout, _) = say(&folder, &["check", "-"], TEMPLATE, 0);
    assert_eq!(stdout, "1 template: nothing found\n");
    let wrong = TEMPLATE.replace("\"HASH\"", "\"HASHED\"");
    let (_, stderr) = say(&folder, &["check", "-"], &wrong, 1);
    assert!(stderr.contains("error[DDB006]: ") && stderr.contains("--> <stdin>:11:"), "{stderr}");

    let (stdout, _) = say(&folder, &["can", "t.json", "Clerk", "GetItem", "Orders"], "", 0);
    assert!(stdout.starts_with("allowed: "), "{stdout}");
    let (stdout, _) = say(&folder, &["can", "t.json", "Clerk", "PutItem", "Orders"], "", 1);
    assert!(stdout.starts_with("denied: "), "{stdout}");
    let (stdout, _) = say(&folder, &["access", "t.json"], "", 0);
    assert!(stdout.contains("GetItem"), "{stdout}");
    let (stdout, _) = say(&folder, &["tables", "t.json"], "", 0);
    assert!(stdout.contains("orders.table.json"), "{stdout}");
    let (stdout, _) = say(&folder, &["explain", "DDB006"], "", 0);
    assert!(stdout.starts_with("## DDB006: "), "{stdout}");
}

#[test]
fn a_word_is_a_file_and_never_a_stack() {
    let folder = folder("words");
    let (_, stderr) = say(&folder, &["check", "music"], "", 1);
    assert_eq!(stderr, "error: there is no file `music`\n1 template could not be read\n");
    let (_, stderr) = say(&folder, &["access", "tt.json"], "", 1);
    assert_eq!(stderr, "error: there is no file `tt.json`\n  = help: did you mean `t.json`?\n");
}

#[test]
fn it_has_the_verbs_that_take_files() {
    let folder = folder("verbs");
    let (help, _) = say(&folder, &["--help"], "", 0);
    for verb in ["check", "can", "access", "tables", "explain", "completions"] {
        assert!(help.contains(&format!("\n  {verb} ")), "{verb}\n{help}");
        let (page, _) = say(&folder, &[verb, "--help"], "", 0);
        assert!(page.contains(&format!("Usage: tablature {verb}")), "{page}");
    }
    assert!(help.contains("\n  tablature check "), "{help}");
    for verb in ["synth", "list", "data", "docs"] {
        assert!(!help.contains(&format!("\n  {verb} ")), "{verb}\n{help}");
        say(&folder, &[verb], "", 2);
    }
    let (_, stderr) = say(&folder, &["access", "t.json", "--stage", "prod"], "", 2);
    assert!(stderr.contains("only stacks have stages"), "{stderr}");

    let (script, _) = say(&folder, &["completions", "bash"], "", 0);
    assert!(script.contains("tablature") && script.contains("access"), "{script}");
    assert!(!script.contains("synth"), "{script}");
    let (version, _) = say(&folder, &["--version"], "", 0);
    assert_eq!(version, format!("tablature {}\n", env!("CARGO_PKG_VERSION")));
}
