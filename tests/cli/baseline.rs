//! `check --allow`, `--baseline` and what a summary says beside the findings.

use serde_json::{Value, json};

use crate::common::{Folder, Outcome, run, stacks};

/// A template with two warnings in each of so many policies, and one error that cannot be acknowledged.
fn template(policies: usize) -> String {
    let policy = |index: usize| {
        let statement = |action: &str, resource: &str| json!({ "Effect": "Allow", "Action": action, "Resource": resource });
        let table = "arn:aws:dynamodb:eu-west-1:111122223333:table/Tracks";
        let document = json!({ "Version": "2012-10-17", "Statement": [
            statement("dynamodb:GetRecords", table), statement("dynamodb:*", table),
        ] });
        let properties = json!({ "PolicyDocument": document });
        (
            format!("P{index}"),
            json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": properties }),
        )
    };
    let mut resources: serde_json::Map<String, Value> = (0..policies).map(policy).collect();
    resources.insert("Alarms".to_owned(), json!({ "Type": "SNS.Topic" }));
    format!("{:#}\n", json!({ "Resources": resources }))
}

fn check(folder: &Folder, words: &[&str]) -> Outcome {
    run(stacks(folder.path(), &["check"]).args(words))
}

fn document(folder: &Folder, words: &[&str]) -> Value {
    let outcome = check(folder, &[words, &["--format", "json"]].concat());
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn a_code_is_allowed_also_where_it_cannot_be_acknowledged() {
    let folder = Folder::new();
    folder.write("t.json", template(1));
    let outcome = check(&folder, &["t.json", "--allow", "cfn020"]).succeeded();
    assert!(outcome.stdout.ends_with("; allowed: 1 by --allow CFN020\n"), "{}", outcome.stdout);
    let both = ["t.json", "--allow", "CFN020", "--allow", "IAM042", "--allow", "IAM043"];
    let outcome = check(&folder, &both).succeeded();
    let expected = "1 template: nothing else found; allowed: 1 by --allow CFN020, 1 by --allow IAM042, 1 by --allow IAM043\n";
    assert_eq!(outcome.stdout, expected);

    let outcome = check(&folder, &["t.json", "--allow", "DDB001", "--allow", "CFN020"]).succeeded();
    assert!(outcome.stderr.ends_with("note: nothing of DDB001 was found to allow\n"));
}

#[test]
fn a_misspelt_code_is_an_error() {
    let folder = Folder::new();
    folder.write("t.json", template(1));
    for (word, help) in [
        ("CNF020", "did you mean `CFN020`?"),
        ("IAMO43", "did you mean `IAM043`?"),
        ("everything", "a finding's code stands in brackets before its message"),
    ] {
        let outcome = check(&folder, &["t.json", "--allow", word]).ended_with(2);
        assert!(outcome.stderr.contains(help), "{}", outcome.stderr);
    }
}

#[test]
fn a_baseline_passes_over_what_it_has_and_over_nothing_else() {
    let folder = Folder::new();
    folder.write("app/t.json", template(2));
    folder.write("app/ci/empty", "");
    let known = "app/ci/known.json";
    let outcome = check(&folder, &["app/t.json", "--write-baseline", known]).succeeded();
    let written = folder.read(known);
    assert!(
        outcome.stdout.contains("; 5 findings written to app/ci/known.json"),
        "{}",
        outcome.stdout
    );
    let entry = "{\"code\": \"IAM042\", \"file\": \"../t.json\", \"at\": \"/Resources/P1/Properties/PolicyDocument/Statement/-/Action\"}";
    assert!(written.contains(entry), "{written}");

    check(&folder, &["app/t.json", "--baseline", known, "--deny-warnings"]).succeeded();
    // From elsewhere, by another path, and with the lines and elements moved.
    let mut moved: Value = serde_json::from_str(&template(2)).unwrap();
    let document = &mut moved["Resources"]["P0"]["Properties"]["PolicyDocument"];
    document["Statement"].as_array_mut().unwrap().reverse();
    folder.write("app/t.json", moved.to_string());
    check(&folder, &["./app/../app/t.json", "--baseline", known, "--deny-warnings"]).succeeded();
    check(&folder, &["app/t.json", "--write-baseline", known]).succeeded();
    assert_eq!(folder.read(known), written, "the same, whatever has moved");

    folder.write("app/t.json", template(3));
    let words = ["app/t.json", "--baseline", known, "--deny-warnings"];
    let outcome = check(&folder, &words).ended_with(1);
    let expected =
        "1 template: 2 warnings (warnings are denied); allowed: 5 by app/ci/known.json\n";
    assert!(outcome.stderr.ends_with(expected), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("--> app/t.json:"), "{}", outcome.stderr);

    folder.write("other.json", template(1));
    check(&folder, &["other.json", "--baseline", known]).ended_with(1);
}

#[test]
fn what_is_gone_from_a_baseline_is_said() {
    let folder = Folder::new();
    folder.write("t.json", template(3));
    folder.write("other.json", template(1));
    let files = ["t.json", "other.json"];
    check(&folder, &[&files[..], &["--write-baseline", "known.json"]].concat()).succeeded();
    folder.write("t.json", template(1));

    let outcome = check(&folder, &[&files[..], &["--baseline", "known.json"]].concat()).succeeded();
    assert!(
        outcome.stderr.starts_with("note: 4 entries of known.json are gone"),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("\n  IAM042 t.json /Resources/P1/"), "{}", outcome.stderr);
    let said = document(&folder, &["t.json", "--baseline", "known.json"]);
    assert_eq!(said["goneFromBaseline"].as_array().unwrap().len(), 4);
    assert_eq!((&said["errors"], &said["allowed"]), (&json!(0), &json!(3)));
    assert_eq!(said["findings"][0]["allowed"], "known.json");

    let outcome = check(&folder, &["other.json", "--baseline", "known.json"]).succeeded();
    assert_eq!(outcome.stderr, "", "t.json was not judged");
    std::fs::remove_file(folder.path().join("t.json")).unwrap();
    let outcome = check(&folder, &["other.json", "--baseline", "known.json"]).succeeded();
    assert!(
        outcome.stderr.starts_with("note: 7 entries of known.json are gone"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_stack_has_a_baseline_as_well() {
    let folder = Folder::new();
    check(&folder, &["music", "--write-baseline", "known.json"]).succeeded();
    check(&folder, &["music", "--baseline", "known.json"]).succeeded();
    let outcome = check(&folder, &["music", "--region", "eu-west-1"]).ended_with(1);
    let expected = "error: `--region` is for template files, and `music` is a stack\n";
    assert!(outcome.stderr.starts_with(expected), "{}", outcome.stderr);
}

#[test]
fn what_is_no_baseline_is_refused_and_nothing_is_written_for_what_was_not_read() {
    let folder = Folder::new();
    folder.write("t.json", template(1));
    folder.write("list.json", "[]");
    for (path, why) in [
        ("list.json", "`list.json` is no baseline"),
        ("missing.json", "there is no file `missing.json`"),
        (".", "`.` is a folder\n  = help: `check --write-baseline FILE` writes one"),
    ] {
        let outcome = check(&folder, &["t.json", "--baseline", path]).ended_with(1);
        assert!(outcome.stderr.contains(why), "{}", outcome.stderr);
    }
    check(&folder, &["t.json", "gone.json", "--write-baseline", "known.json"]).ended_with(1);
    assert!(!folder.path().join("known.json").exists());
}

#[test]
fn sarif_has_what_is_allowed_as_suppressed_from_outside() {
    let folder = Folder::new();
    folder.write("t.json", template(0));
    let words = ["t.json", "--allow", "CFN020", "--format", "sarif"];
    let log: Value = serde_json::from_str(&check(&folder, &words).succeeded().stdout).unwrap();
    assert_eq!(
        log["runs"][0]["results"][0]["suppressions"],
        json!([{ "kind": "external", "status": "accepted", "justification": "--allow CFN020" }])
    );
}

#[test]
fn what_was_not_judged_is_in_the_summary_and_in_documents() {
    let folder = Folder::new();
    let of = |kind: &str| json!({ "Type": kind });
    let resources = json!({ "A": of("Acme::Shop::Till"), "B": of("Acme::Shop::Till"), "C": of("Custom::Seed") });
    folder.write("t.json", json!({ "Transform": "OwnMacro", "Resources": resources }).to_string());
    let outcome = check(&folder, &["t.json"]).succeeded();
    assert_eq!(
        outcome.stdout,
        "1 template: nothing found; not judged: what macro `OwnMacro` makes of the template, \
         properties of `Acme::Shop::Till` (2 times), properties of `Custom::Seed`\n"
    );
    let said = document(&folder, &["t.json"]);
    assert_eq!(
        said["notJudged"][1],
        json!({ "what": "properties of `Acme::Shop::Till`", "count": 2 })
    );
}

#[test]
fn equal_findings_of_a_file_are_shown_as_one() {
    let folder = Folder::new();
    folder.write("t.json", template(4));
    let outcome = check(&folder, &["t.json"]).ended_with(1);
    assert_eq!(outcome.stderr.matches("warning[IAM042]").count(), 1, "{}", outcome.stderr);
    let note = "= note: and 3 more like this: `P1` in line 36, `P2` in line 56, `P3` in line 76\n";
    assert!(outcome.stderr.contains(note), "{}", outcome.stderr);
    assert!(outcome.stderr.ends_with("1 template: 1 error, 8 warnings\n"), "{}", outcome.stderr);
    assert_eq!(document(&folder, &["t.json"])["findings"].as_array().unwrap().len(), 9);

    folder.write("t.json", template(2));
    let outcome = check(&folder, &["t.json"]).ended_with(1);
    assert_eq!(outcome.stderr.matches("warning[IAM042]").count(), 2, "two are shown each");
}

#[test]
fn a_parameter_and_an_import_have_the_value_that_is_given() {
    let folder = Folder::new();
    let table = json!({
        "Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
        "Properties": {
            "TableName": { "Ref": "Name" },
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": { "Fn::ImportValue": "Kind" } }],
            "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        },
    });
    let parameters = json!({ "Name": { "Type": "String" } });
    folder.write(
        "t.json",
        json!({ "Parameters": parameters, "Resources": { "T": table } }).to_string(),
    );
    let with = |words: &[&str]| check(&folder, &[&["t.json"], words].concat());

    with(&[]).succeeded();
    with(&["--parameter", "Name=Tracks", "--import", "Kind=S", "--region", "eu-west-1"])
        .succeeded();
    let name = with(&["--parameter", "Name=a b"]).ended_with(1);
    assert!(name.stderr.starts_with("error[DDB0"), "{}", name.stderr);
    let kind = with(&["--import", "Kind=String"]).ended_with(1);
    assert!(kind.stderr.starts_with("error["), "{}", kind.stderr);

    let unknown = with(&["--parameter", "Nam=x"]).ended_with(1);
    assert!(
        unknown
            .stderr
            .contains("no template has a parameter `Nam`\n  = help: did you mean `Name`?")
    );
    with(&["--parameter", "Name=a", "--parameter", "Name=b"]).ended_with(1);
    let region = with(&["--region", "eu-wset-1"]).ended_with(2);
    assert!(region.stderr.contains("did you mean `eu-west-1`?"), "{}", region.stderr);
}
