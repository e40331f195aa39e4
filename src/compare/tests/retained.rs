//! What stays in the account when it leaves the stack.

use serde_json::{Value, json};

use super::template::table;
use crate::compare::AccessChanges;
use crate::evaluate::Environment;

fn changes(old: &Value, new: &Value) -> String {
    let of = |resources: &Value| json!({ "Resources": resources }).into();
    let environment = Environment::new("111122223333", "us-east-1");
    AccessChanges::between(&of(old), &of(new), &environment).text()
}

/// A table and a role that reads it, with one more policy.
fn of(effect: &str) -> Value {
    let statement =
        |effect: &str| json!({ "Effect": effect, "Action": "dynamodb:GetItem", "Resource": "*" });
    let document =
        |effect: &str| json!({ "Version": "2012-10-17", "Statement": statement(effect) });
    let own = if effect == "Deny" {
        json!([{ "PolicyName": "own", "PolicyDocument": document("Allow") }])
    } else {
        json!([])
    };
    json!({
        "T": table(&json!({})),
        "R": { "Type": "AWS::IAM::Role", "Properties": { "Policies": own } },
        "P": { "Type": "AWS::IAM::Policy", "Properties": { "PolicyName": "p",
            "Roles": [{ "Ref": "R" }], "PolicyDocument": document(effect) } },
    })
}

#[test]
fn what_a_policy_that_stays_allows_or_denies_is_neither_lost_nor_gained() {
    for (effect, title) in [("Allow", "lost"), ("Deny", "gained")] {
        let mut old = of(effect);
        let mut new = old.clone();
        new.as_object_mut().unwrap().remove("P");
        assert!(changes(&old, &new).starts_with(title), "{effect}");
        old["P"]["DeletionPolicy"] = json!("Retain");
        let text = changes(&old, &new);
        assert!(text.starts_with("not known") && !text.contains(title), "{text}");
        assert!(text.contains("`P` stays in the account, which is not compared"), "{text}");
    }
}

#[test]
fn a_role_or_table_that_stays_keeps_what_is_allowed() {
    for id in ["R", "T"] {
        let mut old = of("Allow");
        let mut new = old.clone();
        new.as_object_mut().unwrap().remove(id);
        if id == "R" {
            new.as_object_mut().unwrap().remove("P");
        }
        assert!(changes(&old, &new).starts_with("lost"), "{id}");
        old[id]["DeletionPolicy"] = json!("Retain");
        let text = changes(&old, &new);
        assert!(text.starts_with("not known") && !text.contains("lost"), "{text}");
    }
}

#[test]
fn what_is_made_anew_may_leave_the_old_one() {
    let document = |effect: &str| {
        json!({ "Version": "2012-10-17", "Statement": {
        "Effect": effect, "Action": "dynamodb:GetItem", "Resource": "*" } })
    };
    let with = |description: &str, keeps: bool, effect: &str| {
        let mut all = of("Allow");
        all.as_object_mut().unwrap().remove("P");
        all["M"] = json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": {
            "Description": description, "Roles": [{ "Ref": "R" }], "PolicyDocument": document(effect) } });
        if keeps {
            all["M"]["UpdateReplacePolicy"] = json!("Retain");
        }
        all
    };
    let lost = changes(&with("a", false, "Allow"), &with("b", false, "Deny"));
    assert!(lost.starts_with("lost"), "{lost}");
    let kept = changes(&with("a", true, "Allow"), &with("b", true, "Deny"));
    assert!(kept.contains("`M` stays in the account") && !kept.contains("lost"), "{kept}");
}

#[test]
fn who_stays_in_a_group_loses_nothing() {
    let of = |is_added: bool| {
        let mut all = of("Allow");
        all["U"] = json!({ "Type": "AWS::IAM::User", "Properties": { "UserName": "ann" } });
        all["G"] = json!({ "Type": "AWS::IAM::Group", "Properties": { "GroupName": "g",
            "Policies": [{ "PolicyName": "p", "PolicyDocument": { "Version": "2012-10-17",
                "Statement": { "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*" } } }] } });
        if is_added {
            all["A"] = json!({ "Type": "AWS::IAM::UserToGroupAddition", "DeletionPolicy": "Retain",
                "Properties": { "GroupName": "g", "Users": ["ann"] } });
        }
        all
    };
    let text = changes(&of(true), &of(false));
    assert!(text.contains("`A` stays in the account") && !text.contains("lost"), "{text}");
}
