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
    folder.write("new.json", table(&["byA", "byB"]));
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
    assert_eq!(folder.read("plan/02-make-byB.template.json"), folder.read("new.json"));
    let plan: Value = serde_json::from_str(&folder.read("plan/plan.json")).unwrap();
    assert_eq!(plan["status"], "plan");
    assert_eq!(plan["steps"][0]["changes"][0]["Action"], "Modify");
    assert_eq!(plan["steps"][0]["changes"][0]["Replacement"], "Conditional");
    assert_eq!(folder.read("plan/sums").lines().count(), 5);
    // Again it is the same, and from a step it is the rest.
    let before = folder.contents();
    run(&folder, &all).ended_with(1);
    assert_eq!(before, folder.contents());
    let rest = run(&folder, &["plan", "new.json", "--from", "plan/01-make-byA.template.json"]);
    assert!(rest.ended_with(1).stdout.starts_with("new: 1 update,"));
    // A folder with other files is left as it is, and an earlier plan makes room.
    folder.write("plan/own.txt", "");
    let other = ["plan", "old.json", "--from", "new.json", "--out", "plan"];
    let refused = run(&folder, &other).ended_with(2);
    assert!(refused.stderr.contains("such as `own.txt`"), "{}", refused.stderr);
    std::fs::remove_file(folder.path().join("plan/own.txt")).unwrap();
    run(&folder, &other).ended_with(1);
    assert!(!folder.path().join("plan/01-make-byA.template.json").exists());
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

/// A table whose class depends on a parameter, and its tags on others.
fn open(more: &[(&str, Value)]) -> String {
    let class = ("Class", json!({ "Type": "String", "Default": "STANDARD" }));
    let tag = |(name, _): &(&str, Value)| json!({ "Key": "team", "Value": { "Ref": name } });
    let named = |(name, parameter): &(&str, Value)| ((*name).to_owned(), parameter.clone());
    let parameters: serde_json::Map<_, _> =
        std::iter::once(&class).chain(more).map(named).collect();
    let properties = json!({
        "TableName": "orders",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "TableClass": { "Ref": "Class" },
        "Tags": more.iter().map(tag).collect::<Vec<_>>(),
    });
    let orders = json!({ "Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain", "Properties": properties });
    json!({ "Parameters": parameters, "Resources": { "Orders": orders } }).to_string()
}

#[test]
fn parameters_keep_their_values_until_the_last_step_and_are_asked_of_the_stack() {
    let folder = Folder::new();
    folder.write("old.json", open(&[]));
    folder.write(
        "same.json",
        open(&[]).replace("\"Default\":\"STANDARD\"", "\"Default\":\"STANDARD_INFREQUENT_ACCESS\""),
    );
    folder.write("new.json", open(&[("Team", json!({ "Type": "String" }))]));
    folder.write("secret.json", open(&[("Team", json!({ "Type": "String", "NoEcho": true }))]));
    let plan = |new: &str, more: &[&str]| {
        run(&folder, &[&["plan", new, "--from", "old.json"][..], more].concat())
    };
    // Another default reaches no stack.
    plan("same.json", &[]).succeeded();
    let told = plan("new.json", &[]).ended_with(1).stdout;
    assert!(told.contains("without a value: parameter `Team`"), "{told}");
    assert!(told.contains("assumed: `Class` = `STANDARD`, its default"), "{told}");
    let refused = plan("new.json", &["--out", "plan"]).ended_with(2);
    assert!(refused.stderr.contains("--parameter Team=…"), "{}", refused.stderr);
    let out =
        ["--parameter", "Team=a, b", "--previous-parameter", "Class=STANDARD", "--out", "plan"];
    assert!(!plan("new.json", &out).ended_with(1).stdout.contains("assumed"));
    let script = folder.read("plan/run.sh");
    assert!(script.contains("\nhas 'Class=STANDARD'\n"), "{script}");
    assert!(script.contains(r#"'{"ParameterKey":"Class","UsePreviousValue":true}'"#), "{script}");
    assert!(script.contains(r#"'{"ParameterKey":"Team","ParameterValue":"a, b"}'"#), "{script}");
    // A secret is in no file.
    let out = ["--parameter", "Team=xyzzy", "--out", "secret"];
    plan("secret.json", &out).ended_with(1);
    for name in ["run.sh", "plan.json"] {
        assert!(!folder.read(&format!("secret/{name}")).contains("xyzzy"), "{name}");
    }
    assert!(folder.read("secret/run.sh").contains("$(secret Team \"$PARAMETER_Team\")"));
    // What is told of the stack is known.
    folder.write(
        "stack.json",
        json!({ "Stacks": [{ "Parameters": [{ "ParameterKey": "Class", "ParameterValue": "X" }] }] })
            .to_string(),
    );
    let told = plan("new.json", &["--live", "stack.json"]).ended_with(1).stdout;
    assert!(!told.contains("assumed"), "{told}");
    let changed = [
        "--previous-parameter",
        "Class=STANDARD",
        "--parameter",
        "Class=STANDARD_INFREQUENT_ACCESS",
    ];
    let told = plan("old.json", &changed).ended_with(1).stdout;
    assert!(told.contains("1 update") && told.contains("TableClass"), "{told}");
}

#[test]
fn what_the_stack_is_taken_for_is_said_also_where_nothing_is_to_be_done() {
    let folder = Folder::new();
    folder.write("old.json", open(&[]));
    let stack = |status: &str| json!({ "Stacks": [{ "StackStatus": status }] }).to_string();
    let plan = |more: &[&str]| {
        run(&folder, &[&["plan", "old.json", "--from", "old.json"][..], more].concat())
    };
    let other = open(&[]).replace("\"Default\":\"STANDARD\"", "\"Default\":\"X\"");
    folder.write("other.json", other);
    let told = run(&folder, &["plan", "other.json", "--from", "old.json"]).succeeded();
    assert!(told.stderr.contains("Class/Default: "), "{}", told.stderr);
    // What is given is another value than the default.
    let class = "Class=STANDARD_INFREQUENT_ACCESS";
    assert!(plan(&["--parameter", class]).ended_with(1).stdout.contains("TableClass"));
    plan(&["--parameter", class, "--previous-parameter", class]).succeeded();
    folder.write("stuck.json", stack("UPDATE_ROLLBACK_FAILED"));
    let stuck = plan(&["--live", "stuck.json"]).ended_with(2);
    assert!(stuck.stderr.contains("takes no update"), "{}", stuck.stderr);
    folder.write("stuck.json", stack("UPDATE_ROLLBACK_COMPLETE"));
    plan(&["--live", "stuck.json"]).succeeded();
    plan(&["--stack-name", "a b"]).ended_with(2);
}

#[test]
fn a_file_with_errors_that_are_not_deployed_is_not_planned() {
    let folder = folder();
    folder.write("short.json", table(&["a"]));
    let refused = run(&folder, &["plan", "short.json", "--from", "old.json"]).ended_with(2);
    assert!(refused.stderr.contains("error[DDB012]"), "{}", refused.stderr);
    assert!(refused.stderr.contains("1 error; nothing is planned"), "{}", refused.stderr);
    // What is deployed was taken.
    let classed =
        table(&["a"]).replace("\"TableName\"", "\"TableClass\":\"STANDARD\",\"TableName\"");
    folder.write("classed.json", classed);
    run(&folder, &["plan", "classed.json", "--from", "short.json"]).ended_with(1);
}

#[test]
fn a_reviewed_plan_is_carried_out_only_from_where_it_leads() {
    let folder = folder();
    let plan = ["plan", "new.json", "--from", "old.json", "--stack-name", "shop", "--out", "plan"];
    run(&folder, &plan).ended_with(1);
    let deploy =
        |from: &str| run(&folder, &["deploy", "--plan", "plan", "--yes", "--rehearse", from]);
    assert!(deploy("old.json").succeeded().stderr.contains("shop: 2 updates deployed"));
    let rest = deploy("plan/01-make-byA.template.json").succeeded();
    assert!(rest.stderr.contains("shop: 1 update deployed"), "{}", rest.stderr);
    assert!(deploy("new.json").succeeded().stdout.contains("nothing to do"));
    folder.write("other.json", table(&["byB"]));
    let moved = deploy("other.json").ended_with(3);
    assert!(moved.stderr.contains("is not where this plan begins"), "{}", moved.stderr);
    folder.write("plan/02-make-byB.template.json", table(&["byB"]));
    let other = deploy("old.json").ended_with(2);
    assert!(other.stderr.contains("is not what `plan` wrote"), "{}", other.stderr);
    run(&folder, &["deploy", "--plan", "none", "--rehearse", "old.json"]).ended_with(2);
    run(&folder, &["deploy", "music", "--plan", "plan"]).ended_with(2);
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
