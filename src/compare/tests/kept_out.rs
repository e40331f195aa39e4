//! Whom a denial keeps out.

use crate::compare::AccessChanges;
use crate::evaluate::Environment;
use serde_json::{Value, json};

use super::template::table;

fn changes(old: Value, new: Value) -> String {
    let of = |resources: Value| json!({ "Resources": resources }).into();
    let environment = Environment::new("111122223333", "us-east-1");
    AccessChanges::between(&of(old), &of(new), &environment).text()
}

fn policy(statements: &[Value]) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

#[test]
fn who_is_kept_out_of_a_table_by_name_gains_what_others_have() {
    let statement = |effect: &str, principal: Value| json!({ "Effect": effect, "Principal": principal, "Action": "dynamodb:GetItem", "Resource": "*" });
    let of = |statements: &[Value]| json!({ "T": table(&json!({ "ResourcePolicy": { "PolicyDocument": policy(statements) } })) });
    let x = json!({ "AWS": "arn:aws:iam::999988887777:role/x" });
    for everyone in [json!("*"), json!({ "AWS": "999988887777" })] {
        let all = statement("Allow", everyone);
        let without = of(&[all.clone(), statement("Deny", x.clone())]);
        let gained = changes(without.clone(), of(std::slice::from_ref(&all)));
        assert!(
            gained.starts_with("gained\n\n`arn:aws:iam::999988887777:role/x`\n  GetItem on T"),
            "{gained}"
        );
        assert!(changes(of(&[all]), without).starts_with("lost\n\n`arn"), "{x}");
    }
    let service = statement("Deny", json!({ "Service": "redshift.amazonaws.com" }));
    let all = || statement("Allow", json!("*"));
    let gained = changes(of(&[all(), service]), of(&[all()]));
    assert!(gained.starts_with("gained\n\nservice `redshift"), "{gained}");
    // Others of the account have policies of their own.
    for principal in [json!("*"), json!({ "AWS": "arn:aws:iam::111122223333:role/y" })] {
        let text = changes(of(&[statement("Deny", principal)]), of(&[]));
        assert!(text.contains("whom else it keeps out is not compared"), "{text}");
    }
    // All but some.
    let mut but = statement("Deny", json!(null));
    but["NotPrincipal"] = json!({ "AWS": ["999988887777", "arn:aws:iam::999988887777:role/x"] });
    but.as_object_mut().unwrap().remove("Principal");
    let lost = changes(of(&[all(), but]), of(&[]));
    assert!(lost.contains("lost\n\naccount `999988887777`\n"), "{lost}");
    assert!(lost.contains("\n`arn:aws:iam::999988887777:role/x`\n  GetItem on T"), "{lost}");
}

#[test]
fn a_policy_that_only_denies_keeps_out_whoever_has_it_elsewhere() {
    let of = |effect: &str| {
        let statement = json!({ "Effect": effect, "Action": "dynamodb:*", "Resource": "*" });
        json!({ "T": table(&json!({})), "P": { "Type": "AWS::IAM::RolePolicy", "Properties": {
            "RoleName": "elsewhere", "PolicyName": "p", "PolicyDocument": policy(&[statement]) } } })
    };
    let gone = changes(of("Deny"), json!({ "T": table(&json!({})) }));
    assert!(gone.contains("of `P`, whom else it keeps out is not compared"), "{gone}");
    assert_eq!(changes(of("Deny"), of("Deny")), "");
}

#[test]
fn who_of_the_account_is_kept_from_a_role_by_name_is_not_compared() {
    let of = |denied: &[&str]| {
        let trust = |effect: &str, principal: Value| json!({ "Effect": effect, "Principal": { "AWS": principal }, "Action": "sts:AssumeRole" });
        let deny = denied.iter().map(|name| trust("Deny", json!(name)));
        let all: Vec<Value> = deny.chain([trust("Allow", json!("111122223333"))]).collect();
        json!({ "R": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": policy(&all) } } })
    };
    let own = "arn:aws:iam::111122223333:role/bad";
    assert!(changes(of(&[own]), of(&[])).contains("whom else it keeps out"));
    assert_eq!(changes(of(&[own]), of(&[own])), "");
    let foreign = changes(of(&["arn:aws:iam::999988887777:role/bad"]), of(&[]));
    assert!(!foreign.contains("whom else it keeps out"), "{foreign}");
}
