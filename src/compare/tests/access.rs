use serde_json::{Value, json};

use crate::compare::AccessChanges;
use crate::evaluate::Environment;
use crate::template::Template;

const TABLE: &str = "arn:aws:dynamodb:us-east-1:111122223333:table/notes";

/// Roles with these statements, by their ids, beside a table with an index, a stream and no key.
fn template(roles: &[(&str, Value)]) -> Template {
    let mut resources = json!({ "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": {
        "TableName": "notes",
        "KeySchema": [{ "AttributeName": "owner", "KeyType": "HASH" }],
        "GlobalSecondaryIndexes": [{ "IndexName": "byDate", "KeySchema": [
            { "AttributeName": "date", "KeyType": "HASH" }] }],
        "StreamSpecification": { "StreamViewType": "KEYS_ONLY" },
    } } });
    for (id, statements) in roles {
        resources[*id] = json!({ "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" },
                "Action": "sts:AssumeRole",
            } },
            "Policies": [{ "PolicyName": "Own", "PolicyDocument": {
                "Version": "2012-10-17", "Statement": statements,
            } }],
        } });
    }
    json!({ "Resources": resources }).into()
}

fn allow(actions: Value, condition: Value) -> Value {
    json!([{ "Sid": "Own", "Effect": "Allow", "Action": actions, "Resource": [TABLE, format!("{TABLE}/*")],
        "Condition": condition }])
}

fn changes(old: Value, new: Value) -> String {
    let of = |statements| template(&[("R", statements)]);
    AccessChanges::between(&of(old), &of(new), &Environment::new("111122223333", "us-east-1"))
        .text()
}

fn rows(operator: &str, values: Value) -> Value {
    json!({ operator: { "dynamodb:LeadingKeys": values }, "Null": { "dynamodb:LeadingKeys": "false" } })
}

#[test]
fn what_is_wider_is_gained_with_a_request_that_shows_it() {
    let get =
        |values: Value| allow(json!("dynamodb:GetItem"), rows("ForAllValues:StringLike", values));
    assert_eq!(changes(get(json!("a")), get(json!("a"))), "");
    assert_eq!(
        changes(get(json!("USER#a")), get(json!("USER#*"))),
        "gained\n\nrole `R`\n  GetItem on Notes, dynamodb:LeadingKeys `USER#`\n    \
         by statement `Own` of policy `Own` of role `R` \
         (/Resources/R/Properties/Policies/0/PolicyDocument/Statement/0)\n"
    );
    // A wider pattern that nothing else fits in is no gain.
    assert_eq!(changes(get(json!(["*", "b"])), get(json!(["*"]))), "");
    let lost = changes(get(json!("USER#*")), get(json!("USER#?*")));
    assert!(
        lost.starts_with("lost\n\nrole `R`\n  GetItem on Notes, dynamodb:LeadingKeys `USER#`\n"),
        "{lost}"
    );
}

#[test]
fn joining_two_lists_of_rows_gains_what_names_both() {
    let one = |row: &str| {
        let mut all =
            allow(json!("dynamodb:BatchGetItem"), rows("ForAllValues:StringEquals", json!(row)));
        all[0].take()
    };
    let both = allow(
        json!("dynamodb:BatchGetItem"),
        rows("ForAllValues:StringEquals", json!(["own", "shared"])),
    );
    let gained = changes(json!([one("own"), one("shared")]), both);
    assert!(
        gained.contains("BatchGetItem on Notes, dynamodb:LeadingKeys `own` and `shared`"),
        "{gained}"
    );
}

#[test]
fn roles_come_and_go_with_what_they_may() {
    let of = |roles: &[(&str, Value)]| template(roles);
    let reader = || allow(json!("dynamodb:Query"), json!({}));
    let (old, new) = (of(&[("Old", reader())]), of(&[("New", reader())]));
    let text =
        AccessChanges::between(&old, &new, &Environment::new("111122223333", "us-east-1")).text();
    let lines: Vec<&str> = text.lines().filter(|line| !line.contains(" by ")).collect();
    assert_eq!(
        lines,
        [
            "gained",
            "",
            "role `New`",
            "  Query on Notes and Notes/index/byDate",
            "",
            "lost",
            "",
            "role `Old`",
            "  Query on Notes and Notes/index/byDate",
        ]
    );
}

#[test]
fn what_deployment_fills_in_is_the_same_on_both_sides() {
    let unnamed = |sid: &str| -> Template {
        json!({ "Resources": {
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": {} },
            "R": { "Type": "AWS::IAM::Role", "Properties": { "Policies": [{ "PolicyName": "P",
                "PolicyDocument": { "Version": "2012-10-17", "Statement": {
                    "Sid": sid, "Effect": "Allow", "Action": "dynamodb:GetItem",
                    "Resource": [{ "Fn::GetAtt": ["T", "Arn"] }, { "Fn::ImportValue": "other" }],
                } } }] } },
        } })
        .into()
    };
    let changes = AccessChanges::between(&unnamed("A"), &unnamed("B"), &Environment::default());
    assert!(changes.is_empty(), "{}", changes.text());
}

#[test]
fn what_is_not_known_is_not_unchanged() {
    let of = |managed: Value| -> Template {
        let mut template = json!({ "Resources": {
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "t" } },
            "R": { "Type": "AWS::IAM::Role", "Properties": {} },
        } });
        template["Resources"]["R"]["Properties"]["ManagedPolicyArns"] = managed;
        template.into()
    };
    let (none, some) = (of(json!([])), of(json!([{ "Fn::ImportValue": "policy" }])));
    let text = AccessChanges::between(&none, &some, &Environment::default()).text();
    assert!(
        text.starts_with("not known\n\n  role `R`: managed policy `…`, which is new\n"),
        "{text}"
    );
    assert!(AccessChanges::between(&some, &some, &Environment::default()).is_empty());
}

/// A role that only a session with a tag, or whose own tag, says whose rows are its own.
fn tagged(tags: Value, actions: Value) -> Template {
    let mut template = json!({ "Resources": {
        "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "t" } },
        "R": { "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": actions,
            } },
            "Policies": [{ "PolicyName": "Own", "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": { "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
                    "Condition": rows("ForAllValues:StringEquals", json!("${aws:PrincipalTag/x}")) },
            } }],
        } },
    } });
    template["Resources"]["R"]["Properties"]["Tags"] = tags;
    template.into()
}

#[test]
fn rows_are_told_apart_as_each_side_fills_in_its_variables() {
    let any = tagged(json!([]), json!(["sts:AssumeRole", "sts:TagSession"]));
    let fixed = tagged(json!([{ "Key": "x", "Value": "red" }]), json!("sts:AssumeRole"));
    let between = |old, new| {
        AccessChanges::between(old, new, &Environment::new("111122223333", "us-east-1")).text()
    };
    for (text, title) in [(between(&any, &fixed), "gained\n"), (between(&fixed, &any), "lost\n")] {
        assert!(text.contains(title) && text.contains("LeadingKeys `red`"), "{text}");
    }
}

#[test]
fn what_is_undecided_for_one_reason_may_differ_all_the_same() {
    let with = |more: &[Value]| -> Template {
        let import = json!({ "Fn::ImportValue": "table" });
        let allow = json!({ "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": import });
        let statements: Vec<Value> = more.iter().cloned().chain([allow]).collect();
        template(&[("R", json!(statements))])
    };
    let deny = json!({ "Effect": "Deny", "Action": "dynamodb:GetItem",
        "Resource": { "Fn::ImportValue": "other" } });
    let environment = Environment::new("111122223333", "us-east-1");
    let between =
        |old: &Template, new: &Template| AccessChanges::between(old, new, &environment).text();
    assert_eq!(between(&with(&[]), &with(&[])), "");
    let text = between(&with(&[]), &with(&[deny]));
    assert!(text.starts_with("not known\n\nrole `R`\n  GetItem on Notes\n"), "{text}");
}

#[test]
fn tables_elsewhere_are_asked_as_far_as_statements_tell_them_apart() {
    let arn = |name: &str| format!("arn:aws:dynamodb:us-east-1:111122223333:table/{name}");
    let on = |effect: &str, resource: String| json!({ "Sid": "Own", "Effect": effect, "Action": "dynamodb:PutItem", "Resource": resource });
    let allowed = |name: &str| json!([on("Allow", arn(name))]);
    assert_eq!(changes(allowed("other"), allowed("other")), "");
    let moved = changes(allowed("other"), allowed("third"));
    assert!(
        moved.contains(&format!("gained\n\nrole `R`\n  PutItem on {}", arn("third"))),
        "{moved}"
    );
    assert!(moved.contains(&format!("lost\n\nrole `R`\n  PutItem on {}", arn("other"))), "{moved}");
    let wider = changes(allowed("shop-a*"), allowed("shop-*"));
    assert!(
        wider.contains("gained\n\nrole `R`\n  PutItem on tables elsewhere, such as"),
        "{wider}"
    );
    assert!(!wider.contains("lost") && !wider.contains("not known"), "{wider}");
    // The same, said otherwise.
    let both = json!([on("Allow", arn("shop-a*")), on("Allow", arn("shop-*"))]);
    assert_eq!(changes(both.clone(), allowed("shop-*")), "");
    let denied = json!([on("Allow", arn("shop-*")), on("Deny", arn("shop-b"))]);
    let lost = changes(allowed("shop-*"), denied);
    assert!(lost.contains(&format!("lost\n\nrole `R`\n  PutItem on {}", arn("shop-b"))), "{lost}");
    // Whether a table of another account lets the role in is not known.
    let foreign = "arn:aws:dynamodb:us-east-1:999988887777:table/x".to_owned();
    let foreign = changes(json!([]), json!([on("Allow", foreign)]));
    assert!(foreign.starts_with("not known"), "{foreign}");
    let bucket = json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }]);
    let bucket = changes(json!([]), bucket);
    assert!(
        bucket.contains("other services, and too many tables elsewhere, are not compared"),
        "{bucket}"
    );
}
