//! `plan` and `deploy`, as processes: what they write, what they ask, and their status.

use serde_json::{Value, json};

use crate::common::{self, Folder, Outcome};

fn table(indexes: &[&str]) -> String {
    let index = |name: &&str| {
        json!({
            "IndexName": name,
            "KeySchema": [{ "AttributeName": name, "KeyType": "HASH" }],
            "Projection": { "ProjectionType": "ALL" },
        })
    };
    let attribute = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let attributes: Vec<Value> =
        std::iter::once("id").chain(indexes.iter().copied()).map(attribute).collect();
    let properties = json!({
        "TableName": "orders",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "GlobalSecondaryIndexes": indexes.iter().map(index).collect::<Vec<_>>(),
    });
    let orders = json!({ "Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain", "Properties": properties });
    json!({ "Resources": { "Orders": orders } }).to_string()
}

fn run(folder: &Folder, arguments: &[&str]) -> Outcome {
    common::run(&mut common::stacks(folder.path(), arguments))
}

/// A folder with a table, the same with two indexes, and one with another key.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("old.json", table(&[]));
    folder.write("new.json", table(&["a", "b"]));
    folder.write("key.json", table(&[]).replace("\"id\"", "\"number\""));
    folder
}

#[test]
fn a_plan_is_written_whole_and_ends_at_the_declared_file() {
    let folder = folder();
    let all = ["plan", "new.json", "--from", "old.json", "--out", "plan"];
    let planned = run(&folder, &all).ended_with(1);
    assert!(planned.stdout.starts_with("new: 2 updates, about 34 minutes"), "{}", planned.stdout);
    assert!(planned.stderr.contains("run `sh plan/run.sh`"), "{}", planned.stderr);
    assert_eq!(folder.read("plan/02-make-b.template.json"), folder.read("new.json"));
    let plan: Value = serde_json::from_str(&folder.read("plan/plan.json")).unwrap();
    assert_eq!(plan["status"], "plan");
    assert_eq!(plan["steps"][0]["changes"][0]["Action"], "Modify");
    assert_eq!(plan["steps"][0]["changes"][0]["Replacement"], "Conditional");
    assert_eq!(folder.read("plan/sums").lines().count(), 4);
    // Again it is the same, and from a step it is the rest.
    let before = folder.contents();
    run(&folder, &all).ended_with(1);
    assert_eq!(before, folder.contents());
    let rest = run(&folder, &["plan", "new.json", "--from", "plan/01-make-a.template.json"]);
    assert!(rest.ended_with(1).stdout.starts_with("new: 1 update,"));
    // The folder of another plan is left as it is.
    let other = ["plan", "old.json", "--from", "new.json", "--out", "plan"];
    let refused = run(&folder, &other).ended_with(2);
    assert!(refused.stderr.contains("has other files"), "{}", refused.stderr);
    assert_eq!(before, folder.contents());
}

#[test]
fn the_status_says_whether_there_is_something_to_do() {
    let folder = folder();
    run(&folder, &["plan", "old.json", "--from", "old.json"]).succeeded();
    let refused = run(&folder, &["plan", "key.json", "--from", "old.json", "--out", "plan"]);
    let refused = refused.ended_with(3).stdout;
    assert!(refused.contains("[EVO033]") && refused.contains("1. leave `Orders`"), "{refused}");
    assert!(!folder.names().iter().any(|name| name == "plan"));
    run(&folder, &["plan", "new.json", "--from", "none.json"]).ended_with(2);
    run(&folder, &["plan", "new.json"]).ended_with(2);
    let gap = ["plan", "new.json", "--from", "old.json", "--allow-gap", "Orders"];
    run(&folder, &gap).ended_with(2);
    let needless = ["plan", "new.json", "--from", "old.json", "--allow-loss", "Orders"];
    assert!(run(&folder, &needless).ended_with(3).stdout.contains("[EVO050]"));
}

#[test]
fn a_plan_is_told_for_each_stage() {
    let folder = folder();
    let all = ["plan", "new.json", "--from", "dev=new.json", "--from", "prod=old.json"];
    let told = run(&folder, &all).ended_with(1).stdout;
    assert!(told.contains("new at dev: nothing to do\n\nnew at prod: 2 updates"), "{told}");
    let json = run(&folder, &[&all[..], &["--format", "json"]].concat()).ended_with(1).stdout;
    let plans: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(plans.as_array().unwrap().len(), 2);
}

#[test]
fn a_rehearsal_needs_no_account_and_asks_before_each_step() {
    let folder = Folder::new();
    let rehearse = ["deploy", "music", "--rehearse", "nothing"];
    let done = run(&folder, &[&rehearse[..], &["--yes"]].concat()).succeeded();
    assert!(done.stderr.contains("music: 1 update deployed"), "{}", done.stderr);
    let command = &mut common::stacks(folder.path(), &rehearse);
    let declined = common::run_with_input(command, b"n\n").ended_with(1);
    assert!(declined.stderr.contains("stopped, as you said"), "{}", declined.stderr);
    let unknown = run(&folder, &["deploy", "nusic", "--yes"]).ended_with(2);
    assert!(unknown.stderr.contains("did you mean `music`?"), "{}", unknown.stderr);
}

#[cfg(unix)]
#[test]
fn without_the_program_aws_there_is_no_answer() {
    let folder = Folder::new();
    let mut command = common::stacks(folder.path(), &["deploy", "music", "--yes"]);
    let outcome = common::run(command.env("PATH", folder.path())).ended_with(2);
    assert!(outcome.stderr.contains("install the AWS CLI"), "{}", outcome.stderr);
}
