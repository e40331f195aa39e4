//! What an answer assumes of a table's key.

use serde_json::Value;

use super::can_in_file;

const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const LEAVES_IT: &str = "leaves access to the policies of the account";

/// A table with a key of another template, and a role that may read it.
fn template(may_decrypt: bool) -> String {
    let template = include_str!("../locked.json").replace("key/KEY", "key/1234abcd");
    let read = r#"{ "Effect": "Allow", "Action": "dynamodb:GetItem""#;
    let decrypt = r#"{ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*" }"#;
    match may_decrypt {
        true => template.replace(read, &format!("{decrypt}, {read}")),
        false => template,
    }
}

#[test]
fn the_policy_of_a_key_elsewhere_in_the_account_is_assumed_and_named() {
    let question = "template.json Reader GetItem Table --account 111122223333 --region us-east-1";
    let said = can_in_file(&template(true), question).succeeded().stdout;
    let line = format!("\nassumed: the policy of key `{KEY}` {LEAVES_IT}\n");
    assert!(said.ends_with(&line), "{said}");
    let json = can_in_file(&template(true), &format!("{question} --format json")).succeeded();
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["assumed"][KEY], LEAVES_IT);

    // Where the key is not asked for or decides nothing, nothing is assumed of it.
    for question in [
        "template.json Reader DescribeTable Table --region us-east-1 --account 111122223333",
        &format!("{question} --no-key"),
    ] {
        let said = can_in_file(&template(true), question).stdout;
        assert!(!said.contains("assumed"), "{said}");
    }
    let undecided = can_in_file(&template(false), question).ended_with(2).stdout;
    assert!(!undecided.contains("assumed"), "{undecided}");
    // A key of another account has to let the role in itself.
    let other = template(true).replace("111122223333:key", "444455556666:key");
    let undecided = can_in_file(&other, question).ended_with(2).stdout;
    assert!(!undecided.contains("assumed"), "{undecided}");
}
