//! What is undecided on both sides is the same only if it is made of the same values.

use serde_json::{Value, json};

use super::template::table;
use crate::compare::AccessChanges;
use crate::evaluate::Environment;

/// A role under a parameter without a value, which conditions and mappings ask for.
fn of(role: &Value, mapped: &str) -> Value {
    let mut named = table(&json!({ "TableName": "t" }));
    named["Properties"]["TableName"] = json!("t");
    json!({
        "Parameters": { "E": { "Type": "String" } },
        "Conditions": { "C": { "Fn::Equals": [{ "Ref": "E" }, "prod"] } },
        "Mappings": { "M": { "prod": { "Name": mapped } } },
        "Resources": { "T": named, "R": { "Type": "AWS::IAM::Role", "Properties": role } },
    })
}

fn changes(old: Value, new: Value) -> String {
    let environment = Environment::new("111122223333", "us-east-1");
    AccessChanges::between(&old.into(), &new.into(), &environment).text()
}

fn allowing(statement: Value) -> Value {
    json!({ "Policies": [{ "PolicyName": "p",
        "PolicyDocument": { "Version": "2012-10-17", "Statement": statement } }] })
}

fn reading(resource: Value, condition: Value) -> Value {
    allowing(json!({ "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": resource,
        "Condition": condition }))
}

const TABLE: &str = "arn:aws:dynamodb:us-east-1:111122223333:table/";

#[test]
fn a_branch_that_becomes_the_other_one_is_a_change() {
    let choice = |one: Value, other: Value| json!({ "Fn::If": ["C", one, other] });
    let both = |choose: &dyn Fn(Value, Value) -> Value, one: Value, other: Value| {
        let [forth, back] = [choose(one.clone(), other.clone()), choose(other, one)];
        assert_eq!(changes(of(&forth, "t"), of(&forth, "t")), "");
        let text = changes(of(&forth, "t"), of(&back, "t"));
        assert!(text.starts_with("not known\n\n"), "{forth}: {text}");
    };
    let [t, u] = ["t", "u"].map(|name| json!(format!("{TABLE}{name}")));
    both(&|one, other| reading(choice(one, other), json!({})), t.clone(), u.clone());
    let actions = |one, other| {
        allowing(json!({ "Effect": "Allow", "Action": choice(one, other), "Resource": "*" }))
    };
    both(&actions, json!("dynamodb:GetItem"), json!("dynamodb:PutItem"));
    let statement = |resource: &Value| json!({ "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": resource });
    both(&|one, other| allowing(json!([choice(one, other)])), statement(&t), statement(&u));
    let managed = |one, other| json!({ "ManagedPolicyArns": [choice(one, other)] });
    let arn = |name: &str| json!(format!("arn:aws:iam::111122223333:policy/{name}"));
    both(&managed, arn("a"), arn("b"));
    let bounded = |one, other| {
        let mut role = reading(json!("*"), json!({}));
        role["PermissionsBoundary"] = choice(one, other);
        role
    };
    both(&bounded, arn("a"), arn("b"));
}

#[test]
fn more_around_a_value_that_is_not_known_is_a_change() {
    let named = |name: &str| json!({ "Fn::Sub": format!("{TABLE}{name}") });
    let resource = |name: &str| of(&reading(named(name), json!({})), "t");
    assert_eq!(changes(resource("${E}"), resource("${E}")), "");
    let text = changes(resource("${E}"), resource("${E}*"));
    assert!(text.starts_with("not known\n\nrole `R`\n  GetItem on T\n"), "{text}");
    let rows = |operator: &str, key: &str| {
        let condition = json!({ operator: { "dynamodb:LeadingKeys": [{ "Fn::Sub": key }] } });
        of(&reading(json!("*"), condition), "t")
    };
    let exact = || rows("ForAllValues:StringEquals", "${E}");
    assert_eq!(changes(exact(), exact()), "");
    let text = changes(exact(), rows("ForAllValues:StringLike", "${E}*"));
    assert!(text.starts_with("not known\n\nrole `R`\n  GetItem on T,"), "{text}");
    let mapped = |value: &str| {
        let found = json!({ "Fn::FindInMap": ["M", { "Ref": "E" }, "Name"] });
        let resource = json!({ "Fn::Join": ["", [TABLE, found]] });
        of(&reading(resource, json!({})), value)
    };
    assert_eq!(changes(mapped("t"), mapped("t")), "");
    assert!(changes(mapped("t"), mapped("*")).starts_with("not known\n\nrole `R`\n"));
}

#[test]
fn what_else_a_statement_says_changes_nothing_of_what_is_not_known() {
    let said = |sid: &str, actions: Value| {
        of(
            &allowing(json!({ "Sid": sid, "Effect": "Allow", "Action": actions,
            "Resource": { "Fn::If": ["C", format!("{TABLE}t"), format!("{TABLE}u")] } })),
            "t",
        )
    };
    let text = changes(
        said("A", json!("dynamodb:GetItem")),
        said("B", json!(["dynamodb:GetItem", "dynamodb:PutItem"])),
    );
    assert!(text.contains("PutItem on T") && !text.contains("GetItem"), "{text}");
}

#[test]
fn a_policy_that_is_not_known_is_told_once_and_hides_no_other_one() {
    let managed = |names: &[&str]| {
        let arn = |name: &&str| format!("arn:aws:iam::aws:policy/{name}");
        let mut role = allowing(json!([]));
        role["ManagedPolicyArns"] = names.iter().map(arn).collect();
        of(&role, "t")
    };
    let text = changes(managed(&["One"]), managed(&["One", "Other"]));
    assert_eq!(
        text,
        "not known\n\n  role `R`: AWS's policy `Other`, which is new\n    \
         what AWS's policy `Other` says is not in the template\n"
    );
    let text = changes(managed(&["One", "Other"]), managed(&["One"]));
    assert!(text.contains("AWS's policy `Other`, which is gone"), "{text}");
    assert_eq!(changes(managed(&["One", "Other"]), managed(&["Other", "One"])), "");
}
