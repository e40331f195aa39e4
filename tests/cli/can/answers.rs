//! Answers: allowed, denied and undecided.

use serde_json::{Value, json};

use super::{TEMPLATE, can, can_in_file};
use crate::common::{Folder, line_of, run};

#[test]
fn allowed_is_said_with_the_statement_and_its_line() {
    let question = "music Listener PutItem FavouriteTable --as-user alice --leading-key alice";
    let outcome = can(question).succeeded();
    let source = include_str!("../../../stacks/music.rs");
    let line = line_of(source, ".rows(LeadingKey::user_pool_sub());");
    let text = source.lines().nth(line - 1).unwrap();
    assert_eq!(
        outcome.stdout,
        format!(
            "allowed: role `Listener` as user `alice` may `PutItem` on table `FavouriteTable` for \
             row `alice`\n\n\
             statement `WriteOwnRowsOfTables` of policy `Access` of role `Listener` allows it\n  \
             --> stacks/music.rs:{line}:19\n   |\n\
             {line} | {text}\n   |                   {}\n",
            "^".repeat("actions([PutItem, UpdateItem, DeleteItem])".len())
        )
    );
    assert_eq!(outcome.stderr, "");
}

#[test]
fn denied_is_said_with_the_statement_that_came_near() {
    let question = "music Listener PutItem FavouriteTable --as-user alice --leading-key bob";
    let outcome = can(question).ended_with(1);
    assert!(
        outcome.stdout.starts_with(
            "denied: role `Listener` as user `alice` may not `PutItem` on table `FavouriteTable` \
             for row `bob`: no statement allows it\n\nstatement `WriteOwnRowsOfTables` of policy \
             `Access` of role `Listener` would allow it under a condition\n  --> stacks/music.rs:"
        ),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome.stdout.ends_with(
            "   = `ForAllValues:StringEquals` wants dynamodb:LeadingKeys \
             \"${aws:PrincipalTag/sub}\" = \"alice\"\n   = the request has [\"bob\"]\n"
        ),
        "{}",
        outcome.stdout
    );
    assert_eq!(outcome.stderr, "");
}

#[test]
fn undecided_is_said_with_the_flag_that_would_tell() {
    for (question, flag) in [
        (
            "music Listener PutItem FavouriteTable --as-user alice",
            "say which rows: `--leading-key VALUE`",
        ),
        ("music Listener PutItem FavouriteTable --leading-key alice", "say who: `--as-user ID`"),
    ] {
        let outcome = can(question).ended_with(2);
        assert!(outcome.stdout.starts_with("undecided: whether role `Listener`"), "{question}");
        assert!(outcome.stdout.contains(&format!(" = help: {flag}\n")), "{}", outcome.stdout);
        assert_eq!(outcome.stderr, "");
    }
    for (question, flag) in [
        ("Worker PutItem Notes", "say it: `--context aws:SourceIp=VALUE`"),
        ("Worker UpdateItem Notes", "say it: `--import shared-table=VALUE`"),
        ("Worker DeleteItem Notes --tag owner=me", "say it: `--parameter Owner=VALUE`"),
    ] {
        let outcome = can_in_file(TEMPLATE, &format!("template.json {question}")).ended_with(2);
        assert!(outcome.stdout.contains(&format!(" = help: {flag}\n")), "{}", outcome.stdout);
    }
}

#[test]
fn what_is_said_by_flags_decides() {
    for (status, question) in [
        (0, "Worker PutItem Notes --context aws:SourceIp=10.1.2.3"),
        (1, "Worker PutItem Notes --context AWS:sourceip=192.0.2.1"),
        (0, "Worker DeleteItem Notes --tag owner=me --parameter Owner=me"),
        (1, "Worker DeleteItem Notes --tag owner=you --parameter Owner=me"),
        (
            0,
            "Worker UpdateItem Notes --import shared-table=arn:aws:dynamodb:us-east-1:111122223333:table/notes",
        ),
        (
            1,
            "Worker UpdateItem Notes --import shared-table=arn:aws:dynamodb:us-east-1:111122223333:table/x",
        ),
        (0, "Worker Query Notes --context dynamodb:Attributes=id"),
        (
            0,
            "Worker Query Notes --context dynamodb:Attributes=id --context dynamodb:attributes=text",
        ),
        (
            1,
            "Worker Query Notes --context dynamodb:Attributes=id --context dynamodb:Attributes=owner",
        ),
        (1, "Worker Scan Notes"),
    ] {
        let outcome =
            can_in_file(TEMPLATE, &format!("template.json {question}")).ended_with(status);
        assert_eq!(outcome.stderr, "", "{question}");
    }
}

#[test]
fn roles_tables_and_streams_are_named_in_every_way() {
    let table = "arn:aws:dynamodb:eu-west-1:123456789012:table/notes";
    let role = "arn:aws:iam::123456789012:role/notes-worker";
    for (role, action, resource) in [
        ("Worker", "GetItem", "Notes"),
        ("notes-worker", "dynamodb:GetItem", "notes"),
        (role, "getitem", table),
        (role, "GetItem", "Notes"),
        ("Worker", "DynamoDB:getRecords", "Notes/stream"),
        ("Worker", "GetRecords", &format!("{table}/stream/2026-01-01T00:00:00.000")),
        ("Worker", "ListStreams", "*"),
        ("Worker", "ListStreams", ""),
    ] {
        can_in_file(TEMPLATE, &format!("template.json {role} {action} {resource}")).succeeded();
    }
    // Where a flag names another account or Region than the ARN, the template has no such table:
    // its policies do not reach another account's, and one of this account may have its own policy.
    for (status, flag) in [(1, "--account 111122223333"), (2, "--region us-west-2")] {
        let question = format!("template.json Worker GetItem {table} {flag}");
        can_in_file(TEMPLATE, &question).ended_with(status);
    }
}

#[test]
fn indexes_are_named_by_their_table_or_their_arn() {
    let arn = "arn:aws:dynamodb:us-east-1:111122223333:table/TrackTable/index/byUserId";
    for resource in ["TrackTable/index/byUserId", arn] {
        can(&format!("music Listener Query {resource} --leading-key bob")).succeeded();
        can(&format!("music FavouriteHandler Query {resource}")).ended_with(1);
    }
}

#[test]
fn an_index_of_a_table_with_one_of_an_unknown_name_is_assumed() {
    let template = TEMPLATE.replacen(
        "\"Properties\": {",
        "\"Properties\": { \"GlobalSecondaryIndexes\": [{ \"IndexName\": { \"Ref\": \"Name\" } }],",
        1,
    );
    let question = "template.json Worker Query Notes/index/byDay";
    let said = can_in_file(&template, question);
    let assumed = "assumed: index `Notes/index/byDay` is the name of one";
    assert!(said.stdout.contains(assumed), "{}", said.stdout);
    can_in_file(TEMPLATE, question).ended_with(2);
}

#[test]
fn a_stage_a_region_and_an_account_are_those_of_the_deployment() {
    let arn = |account: &str, region: &str| {
        format!("arn:aws:dynamodb:{region}:{account}:table/insighthr-users-prod")
    };
    for (question, resource) in [
        ("", arn("111122223333", "ap-southeast-1")),
        ("--region eu-west-1 --account 444455556666", arn("444455556666", "eu-west-1")),
    ] {
        let flags = format!("--stage prod --format json {question}");
        let question = format!("hr AuthService GetItem insighthr-users-prod {flags}");
        let answer: Value = serde_json::from_str(&can(&question).succeeded().stdout).unwrap();
        assert_eq!(answer["request"]["resource"], resource);
    }
    can("hr AuthService GetItem insighthr-users-prod").ended_with(2);
}

#[test]
fn in_a_file_the_place_is_a_line_and_a_json_pointer() {
    let outcome = can_in_file(TEMPLATE, "template.json Worker Scan Notes").ended_with(1);
    let line = line_of(TEMPLATE, "NoDump");
    let text = TEMPLATE.lines().nth(line - 1).unwrap();
    let object = text.trim().trim_end_matches(',');
    assert_eq!(
        outcome.stdout,
        format!(
            "denied: role `Worker` may not `Scan` on table `Notes`\n\n\
             statement `NoDump` of policy `Notes` of role `Worker` denies it\n  \
             --> template.json:{line}:11\n   |\n\
             {line} | {text}\n   |           {}\n   |\n   \
             = /Resources/Worker/Properties/Policies/0/PolicyDocument/Statement/5\n",
            "^".repeat(object.len())
        )
    );
}

#[test]
fn what_cannot_be_resolved_is_named_with_its_place() {
    let outcome = can_in_file(TEMPLATE, "template.json Worker UpdateItem Notes").ended_with(2);
    let line = line_of(TEMPLATE, "Fn::ImportValue");
    let said = format!(
        "not known: what `shared-table` exports is not given\n  --> template.json:{line}:25\n"
    );
    assert!(outcome.stdout.contains(&said), "{}", outcome.stdout);
    let pointer = "= /Resources/Worker/Properties/Policies/0/PolicyDocument/Statement/4/Resource\n";
    assert!(outcome.stdout.contains(pointer), "{}", outcome.stdout);
}

#[test]
fn json_says_the_same_to_programs() {
    let question = "template.json Worker GetItem Notes --as-user job --tag a=b --leading-key 1 \
                    --context aws:SourceIp=10.0.0.1 --format json";
    let outcome = can_in_file(TEMPLATE, question).succeeded();
    let answer: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(answer["verdict"], "allowed");
    assert_eq!(answer["explicit"], false);
    assert_eq!(
        answer["request"],
        json!({
            "template": "template.json",
            "role": "Worker",
            "action": "dynamodb:GetItem",
            "resource": "arn:aws:dynamodb:us-east-1:111122223333:table/notes",
            "asUser": "job",
            "tags": { "a": "b" },
            "leadingKeys": ["1"],
            "context": { "aws:SourceIp": ["10.0.0.1"] },
        })
    );
    assert_eq!(
        answer["deciding"],
        json!([{
            "policy": "policy `Notes` of role `Worker`",
            "kind": "inline",
            "sid": "Read",
            "index": 0,
            "effect": "Allow",
            "file": "template.json",
            "line": line_of(TEMPLATE, "\"Read\""),
            "column": 11,
            "pointer": "/Resources/Worker/Properties/Policies/0/PolicyDocument/Statement/0",
        }])
    );
    assert_eq!(answer["considered"].as_array().unwrap().len(), 6);
    assert_eq!(answer["considered"][0]["why"], "has other actions");
    assert_eq!(answer["unknowns"], json!([]));

    let question = "template.json Worker Scan Notes --format json";
    let outcome = can_in_file(TEMPLATE, question).ended_with(1);
    let answer: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!((&answer["verdict"], &answer["explicit"]), (&json!("denied"), &json!(true)));

    let question = "template.json Worker UpdateItem Notes --format json";
    let outcome = can_in_file(TEMPLATE, question).ended_with(2);
    let answer: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(answer["verdict"], "undecided");
    assert_eq!(answer["unknowns"][0]["help"], "say it: `--import shared-table=VALUE`");
    assert_eq!(answer["unknowns"][0]["line"], line_of(TEMPLATE, "Fn::ImportValue"));
}

#[test]
fn a_limit_shows_its_own_statements() {
    let template = r#"{
  "Resources": {
    "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "notes" } },
    "OnlyReads": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": {
      "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "dynamodb:Get*", "Resource": "*" }
      ]
    } } },
    "Worker": { "Type": "AWS::IAM::Role", "Properties": {
      "AssumeRolePolicyDocument": {},
      "PermissionsBoundary": { "Ref": "OnlyReads" },
      "Policies": [{ "PolicyName": "All", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" }
      ] } }]
    } }
  }
}"#;
    can_in_file(template, "template.json Worker GetItem Notes").succeeded();
    let outcome = can_in_file(template, "template.json Worker PutItem Notes").ended_with(1);
    insta::assert_snapshot!(outcome.stdout, @r#"
    denied: role `Worker` may not `PutItem` on table `Notes`: the permissions boundary does not allow it

    statement 1 of managed policy `OnlyReads` has other actions
     --> template.json:6:9
      |
    6 |         { "Effect": "Allow", "Action": "dynamodb:Get*", "Resource": "*" }
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = /Resources/OnlyReads/Properties/PolicyDocument/Statement/0
    "#);
}

#[test]
fn an_imported_table_is_asked_for_by_what_the_stack_calls_it() {
    let folder = Folder::new();
    let ask = |question: &str| {
        let words: Vec<&str> = std::iter::once("can").chain(question.split(' ')).collect();
        run(&mut crate::crooked("with imports", &folder, &words))
    };
    let denied = ask("reports Other GetItem Orders --no-resource-policy").ended_with(1);
    assert!(denied.stdout.contains("on table `Orders`"), "{}", denied.stdout);
    ask("reports Report PutItem Orders --no-resource-policy").ended_with(1);
    for table in ["Orders", "Orders/index/byDay"] {
        ask(&format!("reports Report Query {table} --no-resource-policy")).succeeded();
        // Whether the table's own policy denies it is not in the stack.
        let open = ask(&format!("reports Report Query {table}")).ended_with(2);
        assert!(open.stdout.contains("has a policy of its own is not said"), "{}", open.stdout);
        assert!(open.stdout.contains("if it has none: `--no-resource-policy`"), "{}", open.stdout);
    }
    // Which account it is in is not known.
    let unknown = ask("reports Report GetItem Items --no-resource-policy").ended_with(2);
    assert!(unknown.stdout.contains("--import shop-ItemsArn=VALUE"), "{}", unknown.stdout);
    ask("reports Other GetItem Items").ended_with(1);
    ask("reports Report Query shop-orders/index/byDay --no-resource-policy").succeeded();
    let arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/items";
    let said =
        format!("reports Report GetItem Items --no-resource-policy --import shop-ItemsArn={arn}");
    ask(&said).succeeded();
    ask(&said.replace("GetItem Items", "Query Items/index/byDay")).ended_with(1);
}

/// A table with a key, and a role that may decrypt under a condition.
fn with_key(key: &Value, condition: &Value) -> String {
    let policy = |statements: Value| json!({ "Version": "2012-10-17", "Statement": statements });
    let decrypt = json!({
        "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Condition": condition,
    });
    let read = json!({ "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*" });
    json!({ "Resources": {
        "Key": { "Type": "AWS::KMS::Key", "Properties": key },
        "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "notes",
            "SSESpecification": { "SSEEnabled": true, "KMSMasterKeyId": { "Ref": "Key" } } } },
        "Reader": { "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {},
            "Policies": [{ "PolicyName": "Read", "PolicyDocument": policy(json!([read, decrypt])) }],
        } },
    } })
    .to_string()
}

#[test]
fn what_is_said_of_the_key_reaches_it() {
    let alias = json!({ "StringEquals": { "kms:RequestAlias": "alias/notes" } });
    let template = with_key(&json!({}), &alias);
    let question = "template.json Reader GetItem Notes";
    let open = can_in_file(&template, question).ended_with(2).stdout;
    assert!(open.contains("help: say it: `--context kms:RequestAlias=VALUE`"), "{open}");
    for (value, status) in [("alias/notes", 0), ("alias/other", 1)] {
        let question = format!("{question} --context kms:RequestAlias={value}");
        can_in_file(&template, &question).ended_with(status);
    }
    let context = "kms:EncryptionContext:aws:dynamodb:tableName";
    let by_name = with_key(&json!({}), &json!({ "StringEquals": { context: "notes" } }));
    can_in_file(&by_name, question).succeeded();
}

#[test]
fn a_disabled_key_is_said_to_be_the_reason() {
    let disabled = with_key(&json!({ "Enabled": false }), &json!({}));
    let denied = can_in_file(&disabled, "template.json Reader GetItem Notes").ended_with(1).stdout;
    assert!(
        denied.contains("may not `GetItem` on table `Notes`: the table's key is disabled\n"),
        "{denied}"
    );
    assert!(
        denied.contains("what is encrypted with a disabled key can be read by nobody"),
        "{denied}"
    );
}

#[test]
fn a_session_may_be_said_to_have_no_tags() {
    let template = json!({ "Resources": {
        "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "notes" } },
        "Worker": { "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Principal": { "AWS": "111122223333" },
                "Action": ["sts:AssumeRole", "sts:TagSession"],
            } },
            "Policies": [{ "PolicyName": "Notes", "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": { "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
                    "Condition": { "StringEquals": { "aws:PrincipalTag/team": "red" } } },
            } }],
        } },
    } });
    let asked = |flags: &str| {
        can_in_file(&template.to_string(), &format!("template.json Worker GetItem Notes {flags}"))
    };
    let open = asked("").ended_with(2).stdout;
    assert!(open.contains("say it: `--tag team=VALUE`, or `--untagged`"), "{open}");
    let denied = asked("--untagged").ended_with(1).stdout;
    assert!(
        denied.starts_with("denied: role `Worker` without tags of the session may"),
        "{denied}"
    );
    let allowed = asked("--tag team=red --tag size=small").succeeded().stdout;
    let tags = "with tags `team` = `red` and `size` = `small`";
    assert!(allowed.contains(tags), "{allowed}");
    // The stack's own tags reach the role, and are another question.
    asked("--no-stack-tags").ended_with(2);
    let json: Value =
        serde_json::from_str(&asked("--untagged --format json").ended_with(1).stdout).unwrap();
    assert_eq!(json["request"]["untagged"], json!(true));
}

#[test]
fn where_an_arn_says_the_deployment_that_is_assumed() {
    let table = "arn:aws:dynamodb:eu-west-1:123456789012:table/notes";
    let ask = |flags: &str| {
        can_in_file(TEMPLATE, &format!("template.json Worker GetItem {table} {flags}")).succeeded()
    };
    let said = ask("").stdout;
    assert!(said.contains("assumed: account `123456789012`; Region `eu-west-1`"), "{said}");
    let said = ask("--account 123456789012 --region eu-west-1").stdout;
    assert!(!said.contains("assumed"), "{said}");
    // A stack with a global table is in a Region of that.
    let global = TEMPLATE.replace("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable").replacen(
        "\"TableName\"",
        "\"Replicas\": [{ \"Region\": \"us-east-1\" }], \"TableName\"",
        1,
    );
    let question = format!("template.json Worker PutItem {table} --context aws:SourceIp=1.1.1.1");
    can_in_file(&global, &question).ended_with(2);
    can_in_file(&global, &question.replace("eu-west-1", "us-east-1")).ended_with(1);
}

#[test]
fn what_is_given_for_a_parameter_that_is_looked_up_is_what_stands_there() {
    let template = TEMPLATE.replacen("\"String\"", "\"AWS::SSM::Parameter::Value<String>\"", 1);
    let question = "template.json Worker DeleteItem Notes --tag owner=me --parameter Owner=me";
    let said = can_in_file(&template, question).succeeded().stdout;
    assert!(said.contains("`Owner` finds `me`"), "{said}");
    let said = can_in_file(TEMPLATE, question).succeeded().stdout;
    assert!(!said.contains("finds"), "{said}");
}
