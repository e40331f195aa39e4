//! `can`: the answer, the statements at their places, and the status.

use serde_json::{Value, json};

use crate::common::{Folder, Outcome, line_of, run, stacks};

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

/// What stderr says where there is no answer.
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
fn allowed_is_said_with_the_statement_and_its_line() {
    let question = "music Listener PutItem FavouriteTable --as-user alice --leading-key alice";
    let outcome = can(question).succeeded();
    let source = include_str!("../../stacks/music.rs");
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
             \"${aws:principaltag/sub}\" = \"alice\"\n   = the request has [\"bob\"]\n"
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
fn unknown_names_are_answered_with_the_nearest_or_all() {
    let said = [
        "musik Listener GetItem TrackTable",
        "music Listner GetItem TrackTable",
        "hr Boss GetItem users",
        "music Listener GetItem TrackTabel",
        "music Listener Query TrackTable/index/byUser",
        "music Listener Query UserTable/index/byUserId",
        "music Listener GetRecords TrackTable/stream",
        "music Listener GetItms TrackTable",
        "music Listener dynamodb:* TrackTable",
        "music Listener s3:GetObject TrackTable",
        "music Listener TransactGetItems TrackTable",
        "music Listener GetItem TrackTable --context aws:SourceIP=x --context aws:SurceIp=x",
        "music Listener GetItem TrackTable --parameter Stage=x",
    ]
    .map(|question| format!("$ can {question}\n{}", unanswered(can(question))));
    insta::assert_snapshot!(said.join("\n"), @"
    $ can musik Listener GetItem TrackTable
    error: there is no stack and no file `musik`
      = help: did you mean `music`?

    $ can music Listner GetItem TrackTable
    error: the template has no role `Listner`: did you mean `Listener`?

    $ can hr Boss GetItem users
    error: the template has no role `Boss`
      = help: there are `AuthService`, `EmployeeService`, `PerformanceScoreService`, `AttendanceService` and `ChatbotService`

    $ can music Listener GetItem TrackTabel
    error: the template has no table `TrackTabel`: did you mean `TrackTable`?

    $ can music Listener Query TrackTable/index/byUser
    error: table `TrackTable` has no index `byUser`: did you mean `byUserId`?

    $ can music Listener Query UserTable/index/byUserId
    error: table `UserTable` has no index `byUserId`
      = help: there is none

    $ can music Listener GetRecords TrackTable/stream
    error: table `TrackTable` has no stream

    $ can music Listener GetItms TrackTable
    error: there is no action `GetItms`
      = help: did you mean `GetItem`?

    $ can music Listener dynamodb:* TrackTable
    error: there is no action `dynamodb:*`
      = help: actions are named as in IAM, such as `GetItem` or `Query`

    $ can music Listener s3:GetObject TrackTable
    error: `s3:GetObject` is an action of `s3`
      = help: only actions of `dynamodb` are asked

    $ can music Listener TransactGetItems TrackTable
    error: there is no action `TransactGetItems`
      = help: it is a call that needs other actions: ask for `GetItem`

    $ can music Listener GetItem TrackTable --context aws:SourceIP=x --context aws:SurceIp=x
    error: there is no condition key `aws:SurceIp`
      = help: did you mean `aws:SourceIp`?

    $ can music Listener GetItem TrackTable --parameter Stage=x
    error: the template has no parameter `Stage`
      = help: it has no parameters
    ");
    let outcome = can_in_file(TEMPLATE, "template.json Worker GetItem Notes --parameter Ownr=x");
    assert_eq!(
        unanswered(outcome),
        "error: the template has no parameter `Ownr`\n  = help: did you mean `Owner`?\n"
    );
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let said = [
        "music Listener GetItem TrackTable/index/byUserId",
        "music Listener GetRecords TrackTable",
        "music Listener GetItem",
        "music Listener GetItem *",
        "music Listener ListStreams TrackTable",
        "music Listener Scan TrackTable --leading-key a",
        "music Listener GetItem TrackTable --tag a=b --tag a=c",
    ]
    .map(|question| format!("$ can {question}\n{}", unanswered(can(question))));
    insta::assert_snapshot!(said.join("\n"), @"
    $ can music Listener GetItem TrackTable/index/byUserId
    error: `GetItem` never applies to a resource of kind `index`
      = help: leave out `/index/…` (it applies to `table`)

    $ can music Listener GetRecords TrackTable
    error: `GetRecords` never applies to a resource of kind `table`
      = help: write `/stream` behind the table (it applies to `stream`)

    $ can music Listener GetItem
    error: `GetItem` needs a table, an index or a stream
      = help: name one behind `GetItem`

    $ can music Listener GetItem *
    error: `GetItem` needs a table, an index or a stream
      = help: name one behind `GetItem`

    $ can music Listener ListStreams TrackTable
    error: `ListStreams` takes no resource
      = help: leave it out, or write `*`

    $ can music Listener Scan TrackTable --leading-key a
    error: a request for `Scan` is never for certain rows
      = help: leave out `--leading-key`: `Scan` carries no rows

    $ can music Listener GetItem TrackTable --tag a=b --tag a=c
    error: `--tag` says `a` twice
    ");
    let gone = can_in_file(TEMPLATE, "template.json Gone GetItem Notes");
    assert!(unanswered(gone).starts_with("error: `Gone` is not made under these parameters"));
    for question in [
        "music Listener",
        "music Listener GetItem TrackTable --tag a",
        "music Listener GetItem TrackTable --region eu-wset-1",
        "music Listener GetItem TrackTable --account 1",
        "music Listener GetItem TrackTable --format sarif",
    ] {
        unanswered(can(question));
    }
}

#[test]
fn a_file_that_is_no_template_has_no_answer() {
    let outcome = can_in_file("{ \"Resources\": ", "template.json Worker GetItem Notes");
    let said = unanswered(outcome);
    assert!(said.starts_with("error: "), "{said}");
    assert!(said.contains("--> template.json:1:"), "{said}");
    let missing = unanswered(can_in_file("{}", "templat.json Worker GetItem Notes"));
    assert!(missing.contains("did you mean `template.json`?"), "{missing}");
    let other = r#"{ "Resources": { "Topic": { "Type": "AWS::SNS::Topic" } } }"#;
    let empty = unanswered(can_in_file(other, "template.json Worker GetItem Notes"));
    assert_eq!(empty, "error: the template has no role `Worker`\n  = help: there is none\n");
}

#[test]
fn a_stack_with_errors_has_no_answer() {
    let folder = Folder::new();
    let question = words("wrong Buyer GetItem Orders");
    let outcome = run(&mut crate::crooked("with an error", &folder, &question));
    let said = unanswered(outcome);
    assert!(said.starts_with("error["), "{said}");
}

#[test]
fn help_shows_examples_and_the_status() {
    let help = can("--help").succeeded().stdout;
    for part in
        ["Usage: stacks can", "--leading-key", "--as-user", "--stage", "Deployment:", "2 if"]
    {
        assert!(help.contains(part), "{part}\n{help}");
    }
}
