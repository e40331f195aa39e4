//! `can`: the answer, the statements at their places, and the status.

mod answers;
mod assumed;
mod unanswered;

use crate::common::{Folder, Outcome, run, stacks};

/// The question, asked in this repository, where the sources of its apps are.
#[track_caller]
fn can(question: &str) -> Outcome {
    let repository = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    run(&mut stacks(repository, &words(question)))
}

/// The question, asked of a template in `template.json`.
#[track_caller]
fn can_in_file(template: &str, question: &str) -> Outcome {
    let folder = Folder::new();
    folder.write("template.json", template);
    run(&mut stacks(folder.path(), &words(question)))
}

fn words(question: &str) -> Vec<&str> {
    std::iter::once("can").chain(question.split_whitespace()).collect()
}

/// The text on stderr if there is no answer.
#[track_caller]
fn unanswered(outcome: Outcome) -> String {
    let outcome = outcome.ended_with(2);
    assert_eq!(outcome.stdout, "");
    outcome.stderr
}

const TEMPLATE: &str = r#"{
  "Parameters": { "Owner": { "Type": "String" } },
  "Conditions": { "Never": { "Fn::Equals": ["a", "b"] } },
  "Resources": {
    "Notes": {
      "Type": "AWS::DynamoDB::Table",
      "Properties": {
        "TableName": "notes",
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "StreamSpecification": { "StreamViewType": "KEYS_ONLY" }
      }
    },
    "Gone": { "Type": "AWS::IAM::Role", "Condition": "Never", "Properties": {} },
    "Worker": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "RoleName": "notes-worker",
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
          "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" },
          "Action": "sts:AssumeRole"
        } },
        "Policies": [{ "PolicyName": "Notes", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
          { "Sid": "Read", "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:GetRecords"],
            "Resource": [{ "Fn::GetAtt": ["Notes", "Arn"] }, { "Fn::GetAtt": ["Notes", "StreamArn"] }] },
          { "Sid": "Office", "Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*",
            "Condition": { "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } } },
          { "Sid": "Columns", "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*",
            "Condition": { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["id", "text"] } } },
          { "Sid": "Mine", "Effect": "Allow", "Action": "dynamodb:DeleteItem", "Resource": "*",
            "Condition": { "StringEquals": { "aws:PrincipalTag/owner": { "Ref": "Owner" } } } },
          { "Sid": "Shared", "Effect": "Allow", "Action": "dynamodb:UpdateItem",
            "Resource": { "Fn::ImportValue": "shared-table" } },
          { "Sid": "NoDump", "Effect": "Deny", "Action": "dynamodb:Scan", "Resource": "*" },
          { "Sid": "Lists", "Effect": "Allow", "Action": "dynamodb:ListStreams", "Resource": "*" }
        ] } }]
      }
    }
  }
}
"#;

#[test]
fn help_shows_examples_and_the_status() {
    let help = can("--help").succeeded().stdout;
    for part in
        ["Usage: stacks can", "--leading-key", "--as-user", "--stage", "Deployment:", "2 if"]
    {
        assert!(help.contains(part), "{part}\n{help}");
    }
}
