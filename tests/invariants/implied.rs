//! Statements written by hand that add nothing.

use serde_json::{Value, json};
use tablature::template::Template;
use tablature::{Attribute, PolicyStatement, Role, Stack, Stage, TableV2};

use crate::{policy, role, table};

const TABLE: &str = "arn:aws:dynamodb:us-east-1:111122223333:table/notes";

fn allow(sid: &str, actions: Value, resource: &str, condition: Value) -> Value {
    json!({ "Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource,
        "Condition": condition })
}

fn rows(values: Value) -> Value {
    json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": values },
        "Null": { "dynamodb:LeadingKeys": "false" } })
}

/// The messages about statements that add nothing.
fn nothing_in(template: Value) -> Vec<String> {
    let report = Template::from(template).check();
    let found = report.findings().filter(|finding| finding.code() == "IAM127");
    found.map(|finding| finding.message().to_owned()).collect()
}

fn nothing(statements: &[Value]) -> Vec<String> {
    nothing_in(json!({ "Resources": { "Notes": table(json!({ "TableName": "notes" })),
        "R": role(json!(statements)) } }))
}

fn adds_nothing(statements: &[Value]) -> bool {
    !nothing(statements).is_empty()
}

#[test]
fn what_others_allow_adds_nothing() {
    let get = |sid| allow(sid, json!("dynamodb:GetItem"), TABLE, json!({}));
    assert_eq!(
        nothing(&[get("A"), get("B")]),
        [
            "statement `B` of policy `Own` of role `R` adds nothing: statement `A` of policy `Own` of role `R` allows \
          all of it"
        ]
    );
    let all = allow("All", json!("dynamodb:*"), "*", json!({}));
    assert_eq!(nothing(&[get("A"), all.clone()]).len(), 1);
    let query = allow("Q", json!("dynamodb:Query"), TABLE, json!({}));
    let both = allow("Both", json!(["dynamodb:GetItem", "dynamodb:Query"]), TABLE, json!({}));
    assert_eq!(
        nothing(&[both, get("A"), query]).len(),
        2,
        "each of the two is in the one before them"
    );
    let of_index = allow("I", json!("dynamodb:Query"), &format!("{TABLE}/index/*"), json!({}));
    assert!(!adds_nothing(&[get("A"), of_index.clone()]));
    let wild = allow("W", json!("dynamodb:Query"), "arn:aws:dynamodb:*:*:table/notes*", json!({}));
    assert!(adds_nothing(&[wild, of_index]));
}

#[test]
fn conditions_count_for_every_request() {
    let get = |sid, condition| allow(sid, json!("dynamodb:BatchGetItem"), TABLE, condition);
    let own = || rows(json!("${aws:PrincipalTag/id}"));
    assert!(adds_nothing(&[get("A", json!({})), get("B", own())]));
    assert!(!adds_nothing(&[get("A", own()), get("B", rows(json!("shared")))]));
    assert!(adds_nothing(&[get("A", rows(json!(["a", "b"]))), get("B", rows(json!("a")))]));
    // A batch may name both, which neither of the two alone allows.
    let both = get("C", rows(json!(["a", "b"])));
    let found = nothing(&[both, get("A", rows(json!("a"))), get("B", rows(json!("b")))]);
    assert_eq!(found.len(), 2, "each is in the one of both");
    let both = get("C", rows(json!(["a", "b"])));
    let found = nothing(&[get("A", rows(json!("a"))), get("B", rows(json!("b"))), both]);
    assert!(found.iter().all(|it| !it.starts_with("statement `C`")), "{found:?}");
    let one = |sid, condition| allow(sid, json!("dynamodb:GetItem"), TABLE, condition);
    let both = one("C", rows(json!(["a", "b"])));
    let parts = [one("A", rows(json!("a"))), one("B", rows(json!("b")))];
    let [a, b] = parts;
    assert_eq!(nothing(&[a, b, both]).len(), 1, "each row is in one of the two");
}

#[test]
fn what_is_not_known_or_not_of_dynamodb_is_left_alone() {
    let get = |sid, resource| allow(sid, json!("dynamodb:GetItem"), resource, json!({}));
    let mut deny = get("D", TABLE);
    deny["Effect"] = json!("Deny");
    assert!(!adds_nothing(&[get("A", TABLE), deny]));
    let s3 = |sid| allow(sid, json!(["s3:GetObject", "dynamodb:GetItem"]), "*", json!({}));
    assert!(!adds_nothing(&[s3("A"), s3("B")]));
    let mut but = get("B", TABLE);
    but["NotResource"] = but["Resource"].take();
    but.as_object_mut().unwrap().remove("Resource");
    assert!(!adds_nothing(&[get("A", "*"), but]));
    let import = |sid, name: &str| {
        let mut statement = get(sid, TABLE);
        statement["Resource"] = json!({ "Fn::ImportValue": name });
        statement
    };
    assert!(!adds_nothing(&[import("A", "one"), import("B", "other")]));
    assert!(adds_nothing(&[import("A", "one"), import("B", "one")]));
    let twice = rows(json!("${aws:PrincipalTag/a}${aws:PrincipalTag/b}"));
    let twice = |sid| allow(sid, json!("dynamodb:GetItem"), TABLE, twice.clone());
    assert!(!adds_nothing(&[twice("A"), twice("B")]));
}

#[test]
fn a_statement_that_somebody_else_needs_or_another_stage_is_left_alone() {
    let get = || allow("G", json!("dynamodb:GetItem"), TABLE, json!({}));
    let shared = |holders: Value| {
        let mut shared = policy(json!([get()]));
        shared["PolicyName"] = json!("Shared");
        let more = shared.as_object_mut().unwrap();
        more.extend(holders.as_object().unwrap().clone());
        json!({ "Resources": { "R": role(json!([get()])), "Other": role(json!([])),
            "Ann": { "Type": "AWS::IAM::User", "Properties": {} },
            "P": { "Type": "AWS::IAM::Policy", "Properties": shared } } })
    };
    assert_eq!(nothing_in(shared(json!({ "Roles": [{ "Ref": "R" }] }))).len(), 1);
    let others = [
        json!({ "Roles": [{ "Ref": "R" }, { "Ref": "Other" }] }),
        json!({ "Roles": [{ "Ref": "R" }], "Users": [{ "Ref": "Ann" }] }),
        json!({ "Roles": [{ "Ref": "R" }, "elsewhere"] }),
    ];
    for holders in others {
        // The role's own statement adds nothing beside the shared one.
        let found = nothing_in(shared(holders.clone()));
        assert!(
            found.iter().all(|it| it.contains("of policy `Own` of role `R` adds")),
            "{found:?}"
        );
    }
    let staged = |statement: Value| {
        json!({ "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
            "Conditions": { "IsDev": { "Fn::Equals": [{ "Ref": "Stage" }, "dev"] } },
            "Resources": { "R": role(json!([get(), statement])) } })
    };
    let only_dev = json!({ "Fn::If": ["IsDev", get(), { "Ref": "AWS::NoValue" }] });
    let first_in_dev = json!({ "Resources": {}, "Parameters": staged(get())["Parameters"],
        "Conditions": staged(get())["Conditions"] });
    let mut template = first_in_dev;
    template["Resources"]["R"] = role(json!([only_dev, get()]));
    assert!(nothing_in(template).is_empty(), "in other stages it is the only one");
}

#[test]
fn a_derived_statement_is_never_one_and_may_imply_one() {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("id")));
    let by_hand =
        PolicyStatement::allow().actions(["dynamodb:*"]).resources([notes.arn()]).sid("ByHand");
    stack.add(Role::for_lambda("Wide").allow(notes.read_data()).statement(by_hand));
    stack.add(Role::for_lambda("Twice").allow(notes.read_data()).allow(notes.read_data()));
    let codes = |stack: &Stack| stack.check(&Stage::default()).codes();
    assert!(!codes(&stack).contains(&"IAM127"), "{:?}", codes(&stack));
    let get = PolicyStatement::allow()
        .actions(["dynamodb:GetItem"])
        .resources([notes.arn()])
        .sid("Get")
        .acknowledge("IAM127", "it says what the reader needs");
    stack.add(Role::for_lambda("Reader").allow(notes.read_data()).statement(get));
    let report = stack.check(&Stage::default());
    let accepted: Vec<&str> = report.acknowledged().map(|finding| finding.code()).collect();
    assert_eq!(accepted, ["IAM127"], "{}", report.json());
}
