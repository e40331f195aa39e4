//! `tables`: what it writes, what it leaves out, and which values it asks for.

use std::fs;

use crate::common::{Folder, run, stacks};

const TEMPLATE: &str = r#"{
  "Parameters": { "Units": { "Type": "Number" } },
  "Resources": {
    "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": {
      "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
      "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
      "ProvisionedThroughput": { "ReadCapacityUnits": { "Ref": "Units" }, "WriteCapacityUnits": 1 }
    } },
    "Stock": { "Type": "AWS::DynamoDB::Table", "Properties": {
      "TableName": "stock", "BillingMode": "PAY_PER_REQUEST", "KeySchema": []
    } }
  }
}"#;

#[test]
fn a_stack_gives_a_file_for_each_table_and_the_commands() {
    let folder = Folder::new();
    let outcome = run(&mut stacks(folder.path(), &["tables", "hr", "--stage", "prod"])).succeeded();
    let tables = ["users", "employees", "performance-scores", "attendance-history"];
    for table in tables {
        let path = format!("out/tables/insighthr-{table}-prod.table.json");
        let text = fs::read_to_string(folder.path().join(&path)).unwrap();
        assert!(text.contains(&format!("\"TableName\": \"insighthr-{table}-prod\"")), "{text}");
        assert!(outcome.stdout.contains(&format!("{path}\n")), "{}", outcome.stdout);
        let command = format!(
            "create-table --endpoint-url http://localhost:8000 --cli-input-json file://{path}\n"
        );
        assert!(outcome.stdout.contains(&command), "{}", outcome.stdout);
    }
    assert_eq!(fs::read_dir(folder.path().join("out/tables")).unwrap().count(), tables.len());
    assert_eq!(
        outcome.stderr,
        "note: DeletionProtectionEnabled of every table is left out\n\
         note: PointInTimeRecoverySpecification of every table is left out\n"
    );
    let again = run(&mut stacks(folder.path(), &["tables", "hr", "--stage", "prod"])).succeeded();
    assert_eq!(again.stdout.matches("  unchanged\n").count(), tables.len(), "{}", again.stdout);
}

#[test]
fn what_is_not_known_is_said_at_once_with_its_flag_and_nothing_is_written() {
    let folder = Folder::new();
    folder.write("shop.json", TEMPLATE);
    let outcome = run(&mut stacks(folder.path(), &["tables", "shop.json", "--stack-name", "shop"]));
    outcome.failed_with(
        "error: the name of table `Orders` is not known: the name that CloudFormation makes up for \
         `Orders` is known after deployment\n  = help: say it: `--table-name Orders=NAME`\n",
    );
    let named = ["tables", "shop.json", "--table-name", "Orders=orders"];
    run(&mut stacks(folder.path(), &named)).failed_with(
        "error: table `Orders` is not known: parameter `Units` is not given (shop.json:7:55)\n  \
         = help: say it: `--parameter Units=VALUE`\n",
    );
    assert_eq!(folder.names(), ["shop.json"]);

    let outcome = run(&mut stacks(
        folder.path(),
        &[&named[..], &["--parameter", "Units=5", "--stdout"]].concat(),
    ))
    .succeeded();
    assert!(outcome.stdout.contains("\"ReadCapacityUnits\": 5,"), "{}", outcome.stdout);
    assert_eq!(outcome.stdout.matches("\"TableName\"").count(), 2);
    assert_eq!(folder.names(), ["shop.json"]);
}

#[test]
fn a_name_that_is_no_file_of_its_own_is_refused() {
    let folder = Folder::new();
    folder.write("shop.json", TEMPLATE);
    let say = |name: &str| {
        run(&mut stacks(
            folder.path(),
            &["tables", "shop.json", "--parameter", "Units=5", "--table-name", name],
        ))
    };
    say("Orders=../../orders").failed_with(
        "error: `../../orders` cannot be the name of table `Orders`\n  \
         = help: a table's name has 3 to 255 letters, digits, `_`, `.` and `-`\n",
    );
    say("Orders=stock").failed_with(
        "error: tables `Orders` and `Stock` are both named `stock`\n  \
         = help: name one of them: `--table-name Stock=NAME`\n",
    );
    say("Order=orders").failed_with(
        "error: `shop.json` has no table with the logical id `Order`\n  \
         = help: did you mean `Orders`?\n",
    );
    assert_eq!(folder.names(), ["shop.json"]);
}

#[test]
fn a_table_whose_condition_does_not_hold_is_not_made() {
    let folder = Folder::new();
    let template = r#"{ "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
        "Conditions": { "IsProd": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
        "Resources": { "Orders": { "Type": "AWS::DynamoDB::Table", "Condition": "IsProd", "Properties": {} } } }"#;
    folder.write("shop.json", template);
    run(&mut stacks(folder.path(), &["tables", "shop.json", "--stdout"])).failed_with(
        "error: no table of `shop.json` is made with these parameters\n  \
         = help: `Orders` is made where `IsProd` holds\n",
    );
    folder.write("topic.json", r#"{ "Resources": { "T": { "Type": "AWS::SNS::Topic" } } }"#);
    let topic = ["tables", "topic.json"];
    run(&mut stacks(folder.path(), &topic)).failed_with("error: `topic.json` has no tables\n");
}
