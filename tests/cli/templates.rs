//! `check`: any template file, with findings at its lines.

use serde_json::Value;

use crate::common::{Folder, Outcome, run, run_with_input, stacks};

const GOOD: &str = r#"{ "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } } }"#;

/// Two findings, in the second of which a tab and wide characters stand before the value.
const BAD: &str = "{
  \"Resources\": {
    \"Alarms\": { \"Type\": \"SNS.Topic\" },
    \"Calls\": {
\t\"Condition\": \"日本\", \"Type\": \"SQS.Queue\"
    }
  },
  \"Conditions\": { \"日本\": { \"Fn::Equals\": [\"a\", \"a\"] } }
}
";

/// A folder with these files, and the outcome of `check` in it.
#[track_caller]
fn check(files: &[(&str, &[u8])], words: &[&str]) -> Outcome {
    let folder = Folder::new();
    for (path, content) in files {
        folder.write(path, content);
    }
    let before = folder.contents();
    let outcome = run(stacks(folder.path(), &["check"]).args(words));
    assert_eq!(folder.contents(), before, "a check changes nothing");
    outcome
}

/// The outcome of `check` on one file.
#[track_caller]
fn check_one(content: impl AsRef<[u8]>) -> Outcome {
    check(&[("t.json", content.as_ref())], &["t.json"])
}

#[test]
fn nothing_found_is_said_in_a_line() {
    let outcome = check_one(GOOD).succeeded();
    assert_eq!(outcome.stdout, "1 template: nothing found\n");
    assert_eq!(outcome.stderr, "");
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    const MOST: usize = 16 << 20;
    let padded = |bytes: usize| format!("{GOOD}{}", " ".repeat(bytes - GOOD.len()));
    let too_large = "error: `t.json` is larger than 16 MB\n  \
        = help: CloudFormation takes a template of 1 MB\n1 template could not be read\n";
    check_one(padded(MOST)).ended_with(1);
    check_one(padded(MOST + 1)).failed_with(too_large);
    check_one("[".repeat(MOST + 1)).failed_with(too_large);
}

/// A function over several lines begins with a lone brace, which would show nothing.
#[test]
fn a_function_over_several_lines_is_shown_by_its_name() {
    let template = |function: &str| {
        let topic = format!(
            r#"{{ "Type": "AWS::SNS::Topic", "Properties": {{ "TopicName": {function} }} }}"#
        );
        format!(
            r#"{{ "Resources": {{ "Alarms": {topic}, "Jobs": {{ "Type": "AWS::SQS::Queue" }} }} }}"#
        )
    };
    for (function, excerpt) in [
        ("{\n  \"Ref\": \"Job\"\n}", "2 |   \"Ref\": \"Job\"\n  |   ^^^^^\n"),
        (
            "{\n  \"Fn::GetAtt\": [\n \"Jobs\",\n \"ARN\"\n ]\n}",
            "2 |   \"Fn::GetAtt\": [\n  |   ^^^^^^^^^^^^ ",
        ),
    ] {
        let text = check_one(template(function)).ended_with(1).stderr;
        assert!(text.contains(excerpt), "{text}");
    }
}

#[test]
fn a_finding_stands_at_its_line_and_column() {
    let outcome = check_one(BAD).ended_with(1);
    assert_eq!(outcome.stdout, "");
    insta::assert_snapshot!(outcome.stderr, @r#"
    error[CFN020]: `SNS.Topic` is no type of resource
     --> t.json:3:25
      |
    3 |     "Alarms": { "Type": "SNS.Topic" },
      |                         ^^^^^^^^^^^
      |
      = help: did you mean `AWS::SNS::Topic`?
      = see `explain CFN020`

    error[CFN020]: `SQS.Queue` is no type of resource
     --> t.json:5:29
      |
    5 |     "Condition": "日本", "Type": "SQS.Queue"
      |                                  ^^^^^^^^^^^
      |
      = help: did you mean `AWS::SQS::Queue`?
      = see `explain CFN020`

    1 template: 2 errors
    "#);
}

/// A finding on a name points at the name.
#[test]
fn a_name_that_is_wrong_is_underlined_itself() {
    let text = r#"{
  "Metadata": { "tablature": { "acknowledge": { "DDB999": "why" }, "acknowledges": {} } },
  "Resources": {
    "B": { "Type": "AWS::S3::Bucket", "Properties": { "bucketName": "a", "Arn": "arn:aws:s3:::a" } },
    "F": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Code": { "ZipFile": "1" },
        "Environment": { "Variables": { "A B": "x" } },
        "Handler": "index.handler",
        "Role": "arn:aws:iam::111122223333:role/r",
        "Runtime": "python3.13"
      }
    },
    "T": {
      "Type": "AWS::DynamoDB::Table",
      "DeletionPolicy": "Retain",
      "UpdateReplacePolicy": "Retain",
      "Properties": {
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "Replicas": []
      }
    }
  }
}
"#;
    let outcome = check_one(text).ended_with(1);
    let mut underlined: Vec<(&str, &str)> = Vec::new();
    let mut code = "";
    let mut said = outcome.stderr.lines().peekable();
    while let Some(line) = said.next() {
        if let Some((_, rest)) = line.split_once('[').filter(|_| line.contains("]: ")) {
            code = rest.split(']').next().unwrap();
        }
        let Some((_, excerpt)) = line.split_once(" | ") else { continue };
        let Some((_, marks)) = said.peek().and_then(|next| next.split_once(" | ")) else {
            continue;
        };
        let from = marks.find('^').unwrap();
        let length = marks.matches('^').count();
        underlined.push((code, &excerpt[from..from + length]));
    }
    underlined.sort_unstable();
    let expected = [
        ("CFN006", "\"DDB999\""),
        ("CFN006", "\"acknowledges\""),
        ("CFN036", "\"bucketName\""),
        ("CFN038", "\"Arn\""),
        ("DDB059", "\"Replicas\""),
        ("OPS029", "\"A B\""),
    ];
    assert_eq!(underlined, expected, "{}", outcome.stderr);
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let said = check_one(BAD).stderr;
    assert_eq!(check_one(BAD.replace('\n', "\r\n")).stderr, said);
    assert_eq!(check_one(format!("\u{feff}{BAD}")).stderr, said);
}

#[test]
fn all_files_are_judged_and_what_cannot_be_read_is_said_behind() {
    let files: &[(&str, &[u8])] = &[
        ("bad.json", BAD.as_bytes()),
        ("good.json", GOOD.as_bytes()),
        ("broken.json", b"{\n  \"Resources\": {,}\n}"),
        ("latin.json", b"{ \"Resources\":\n { \"\xe9\": 1 } }"),
        ("utf16.json", b"\xff\xfe{\0}\0"),
        ("empty.json", b"\n"),
        ("twice.json", b"{ \"Resources\": {\n  \"A\": 1,\n  \"A\": 2\n} }"),
        ("list.json", b"[]"),
        ("package.json", b"{ \"name\": \"app\" }"),
        ("template.yaml", b"Resources:\n  Alarms:\n    Type: AWS::SNS::Topic\n"),
        ("cdk.out/tree.json", b"{}"),
    ];
    let outcome = check(
        files,
        &[
            "broken.json",
            "bad.json",
            "latin.json",
            "utf16.json",
            "empty.json",
            "twice.json",
            "list.json",
            "package.json",
            "template.yaml",
            "cdk.out",
            "goood.json",
            "missing/x.json",
            "good.json",
            "good.json",
        ],
    );
    let outcome = outcome.ended_with(1);
    assert_eq!(outcome.stdout, "");
    let (findings, failures) = outcome.stderr.split_once("error: not JSON").unwrap();
    assert_eq!(findings.matches("error[CFN020]").count(), 2, "{findings}");
    insta::assert_snapshot!(format!("error: not JSON{failures}"), @r#"
    error: not JSON: the name of a member is a text in double quotes
     --> broken.json:2:17
      |
    2 |   "Resources": {,}
      |                 ^
    error: `latin.json` is not UTF-8 at line 2, column 5
      = help: save it as UTF-8
    error: `utf16.json` is UTF-16, not UTF-8
      = help: save it as UTF-8
    error: the file is empty
    --> empty.json:1:1
    error: `A` stands twice in one object
     --> twice.json:3:3
      |
    2 |   "A": 1,
      |   --- first here
    3 |   "A": 2
      |   ^^^ again here
      |
      = help: only one of the two would count: leave the other out
    error: a template is a JSON object
     --> list.json:1:1
      |
    1 | []
      | ^^
    error: this is no template: it has no `Resources`
     --> package.json:1:1
      |
    1 | { "name": "app" }
      | ^^^^^^^^^^^^^^^^^
      |
      = help: the CDK's templates are `cdk.out/*.template.json`
    error: the file is YAML, not JSON
     --> template.yaml:1:1
      |
    1 | Resources:
      | ^^^^^^^^^
      |
      = help: turn YAML into JSON: `rain fmt --json template.yaml > template.json`; of a CDK app, read `cdk.out/*.template.json`
    error: `cdk.out` is a folder
      = help: name its templates: `cdk.out/*.template.json`
    error: there is no file `goood.json`
      = help: did you mean `good.json`?
    error: there is no file `missing/x.json`
    2 templates: 2 errors; 11 templates could not be read
    "#);
}

#[test]
fn what_is_nested_without_end_is_refused() {
    for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000)] {
        let outcome = check_one(text).ended_with(1);
        let message = "error: not JSON: values are nested more than 128 deep\n";
        assert!(outcome.stderr.starts_with(message), "{}", outcome.stderr);
        assert!(outcome.stderr.len() < 2_000, "a line of the file is not said whole");
    }
}

#[test]
fn stacks_are_checked_by_their_names() {
    let outcome = check(&[("t.json", GOOD.as_bytes())], &["music", "t.json", "hr"]).succeeded();
    assert!(outcome.stdout.ends_with("3 templates: nothing found\n"), "{}", outcome.stdout);

    // A stack comes before a file of the same name.
    check(&[("music", b"nonsense")], &["music"]).succeeded();
    check(&[("music", b"nonsense")], &["./music"]).ended_with(1);

    check(&[], &["musik"]).failed_with(
        "error: there is no stack and no file `musik`\n  = help: did you mean `music`?\n\
         1 template could not be read\n",
    );
    check(&[], &["photos"]).failed_with(
        "error: there is no stack and no file `photos`\n  \
           = help: the stacks are `music`, `hr`, `notes`, `boilerplate` and `orders`\n\
         1 template could not be read\n",
    );
}

#[test]
fn standard_input_is_a_template_too() {
    let folder = Folder::new();
    let outcome = run_with_input(&mut stacks(folder.path(), &["check", "-"]), BAD.as_bytes());
    let outcome = outcome.ended_with(1);
    assert!(outcome.stderr.contains("--> <stdin>:3:25\n"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("3 |     \"Alarms\": {"), "{}", outcome.stderr);
}

#[test]
fn a_warning_blocks_where_it_is_denied() {
    let text = GOOD.replace(
        "\"Type\"",
        "\"Metadata\": { \"tablature\": { \"acknowledge\": { \"IAM006\": \"why\" } } }, \"Type\"",
    );
    let outcome = check_one(&text).succeeded();
    assert!(outcome.stderr.starts_with("warning[CFN006]: no finding of `IAM006` is left here\n"));
    assert!(outcome.stderr.contains("--> t.json:1:76\n"), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "1 template: 1 warning\n");

    let denied = check(&[("t.json", text.as_bytes())], &["t.json", "--deny-warnings"]);
    let denied = denied.ended_with(1);
    assert!(
        denied.stderr.ends_with("\n1 template: 1 warning (warnings are denied)\n"),
        "{}",
        denied.stderr
    );
}

/// The documents of `check` for other programs, and what is printed beside them.
fn document(format: &str) -> (Value, String) {
    let files: &[(&str, &[u8])] = &[("my templates/é.json", BAD.as_bytes())];
    let outcome = check(files, &["my templates/é.json", "--format", format]).ended_with(1);
    let document = serde_json::from_str(&outcome.stdout);
    (document.unwrap_or_else(|error| panic!("{error}\n{}", outcome.stdout)), outcome.stderr)
}

#[test]
fn json_has_line_column_and_pointer() {
    let (document, beside) = document("json");
    let finding = &document["findings"][1];
    assert_eq!(finding["file"], "my templates/é.json");
    assert_eq!((&finding["line"], &finding["column"]), (&5.into(), &29.into()));
    assert_eq!((&finding["endLine"], &finding["endColumn"]), (&5.into(), &40.into()));
    assert_eq!(finding["pointer"], "/Resources/Calls/Type");
    assert_eq!(document["errors"], 2);
    assert_eq!(beside, "1 template: 2 errors\n");
}

#[test]
fn sarif_has_the_file_and_the_region() {
    let (document, _) = document("sarif");
    let result = &document["runs"][0]["results"][1];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20templates/%C3%A9.json");
    assert_eq!(place["region"]["startLine"], 5);
    // In characters, in accordance with `columnKind`: the tab is one.
    assert_eq!(place["region"]["startColumn"], 29);
    assert_eq!(
        (&place["region"]["endLine"], &place["region"]["endColumn"]),
        (&5.into(), &40.into())
    );
    assert_eq!(document["runs"][0]["columnKind"], "unicodeCodePoints");
}

#[test]
fn a_document_is_whole_where_a_file_is_not_read() {
    let files: &[(&str, &[u8])] = &[("t.json", GOOD.as_bytes())];
    let outcome = check(files, &["t.json", "u.json", "--format", "json"]).ended_with(1);
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(document["errors"], 0);
    assert_eq!(
        outcome.stderr,
        "error: there is no file `u.json`\n  = help: did you mean `t.json`?\n\
         1 template: nothing found; 1 template could not be read\n"
    );
}

#[test]
fn without_a_template_the_command_is_not_understood() {
    let outcome = check(&[], &[]).ended_with(2);
    assert!(outcome.stderr.contains("<TEMPLATE>"), "{}", outcome.stderr);
}
