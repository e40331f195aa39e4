//! `data`: the requests that write a stack's sample data.

use std::fs;

use crate::common::{Folder, run, stacks};

#[test]
fn a_stack_gives_its_items_and_the_commands() {
    let folder = Folder::new();
    let say = |arguments: &[&str]| run(&mut stacks(folder.path(), arguments)).succeeded();
    let outcome = say(&["data", "hr"]);
    assert_eq!(
        outcome.stdout,
        "out/data/hr-1.json  4 items\nwrite with:\n  aws dynamodb batch-write-item \
         --request-items file://out/data/hr-1.json --region ap-southeast-1\n"
    );
    assert_eq!(outcome.stderr, "");
    let text = fs::read_to_string(folder.path().join("out/data/hr-1.json")).unwrap();
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    let score = &data["insighthr-performance-scores-dev"][0]["PutRequest"]["Item"];
    assert_eq!(score["overallScore"], serde_json::json!({ "N": "85.5" }));
    assert_eq!(score["kpiScores"]["M"]["completed_task"], serde_json::json!({ "N": "88" }));
    assert_eq!(say(&["data", "hr", "--stdout"]).stdout, text, "the same bytes");

    let prod = say(&["data", "hr", "--stage", "prod", "--region", "eu-west-1"]);
    assert!(prod.stdout.starts_with("out/data/hr-prod-1.json  4 items\n"), "{}", prod.stdout);
    assert!(prod.stdout.ends_with(" --region eu-west-1\n"), "{}", prod.stdout);
    assert_eq!(prod.stderr, "", "another stage's file is none of earlier data");

    let name = "users=people";
    let renamed = say(&["data", "hr", "--table-name", name, "--stdout"]);
    assert!(renamed.stdout.starts_with("{\n  \"people\": [\n"), "{}", renamed.stdout);
}

#[test]
fn files_of_earlier_data_are_said() {
    let folder = Folder::new();
    for file in ["hr-2.json", "hr-11.json", "hr-prod-2.json", "hr-two.json"] {
        folder.write(&format!("out/data/{file}"), "{}");
    }
    let outcome = run(&mut stacks(folder.path(), &["data", "hr"])).succeeded();
    assert_eq!(
        outcome.stderr,
        "note: `out/data/hr-2.json` is of earlier data: remove it\n\
         note: `out/data/hr-11.json` is of earlier data: remove it\n"
    );
}

#[test]
fn a_file_has_no_data_and_a_wrong_name_is_refused() {
    let folder = Folder::new();
    folder.write("shop.json", r#"{ "Resources": {} }"#);
    let say = |arguments: &[&str]| run(&mut stacks(folder.path(), arguments));
    say(&["data", "shop.json"]).failed_with(
        "error: `shop.json` is a file, and no template holds sample data\n  \
         = help: name a stack of this project\n",
    );
    say(&["data", "hr", "--table-name", "user=people"]).failed_with(
        "error: `hr` has no table with the logical id `user`\n  = help: did you mean `users`?\n",
    );
    assert_eq!(folder.names(), ["shop.json"]);
}
