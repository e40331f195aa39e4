//! Who is no role of the template: users, groups, and whom the policies of tables let in.

use serde_json::{Value, json};

use crate::compare::AccessChanges;
use crate::evaluate::Environment;

fn changes(old: &Value, new: &Value) -> String {
    let of = |resources: &Value| json!({ "Resources": resources }).into();
    AccessChanges::between(&of(old), &of(new), &Environment::new("111122223333", "us-east-1"))
        .text()
}

/// A table whose policy lets these do what they name.
fn open(statements: &[(Value, &str)]) -> Value {
    let statement = |(principal, action): &(Value, &str)| json!({ "Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*" });
    let statements: Vec<Value> = statements.iter().map(statement).collect();
    json!({ "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": {
        "TableName": "notes",
        "ResourcePolicy": { "PolicyDocument": { "Version": "2012-10-17", "Statement": statements } },
    } } })
}

#[test]
fn whom_a_table_lets_in_gains_and_loses() {
    let account = || json!({ "AWS": "999900001111" });
    let get = "dynamodb:GetItem";
    let nobody = open(&[]);
    let one = open(&[(account(), get)]);
    let statement = "by statement 1 of the policy of table `Notes` \
                     (/Resources/Notes/Properties/ResourcePolicy/PolicyDocument/Statement/0)";
    let gained = format!("gained\n\naccount `999900001111`\n  GetItem on Notes\n    {statement}\n");
    assert_eq!(changes(&nobody, &one), gained);
    assert_eq!(changes(&one, &nobody), gained.replace("gained", "lost"));
    assert_eq!(changes(&one, &one), "");
    // Two spellings of one account.
    let root = open(&[(json!({ "AWS": "arn:aws:iam::999900001111:root" }), get)]);
    assert_eq!(changes(&one, &root), "");
}

/// An account is among anyone.
#[test]
fn who_is_among_all_whom_the_other_side_lets_in_loses_nothing() {
    let get = "dynamodb:GetItem";
    let one = open(&[(json!({ "AWS": "arn:aws:iam::999900001111:user/bob" }), get)]);
    let all = open(&[(json!("*"), get)]);
    let opened = changes(&one, &all);
    assert!(opened.starts_with("gained\n\nanyone\n  GetItem on Notes\n"), "{opened}");
    assert!(!opened.contains("bob") && !opened.contains("lost"), "{opened}");
    let closed = changes(&all, &one);
    assert!(closed.starts_with("lost\n\nanyone\n"), "{closed}");
    assert!(!closed.contains("bob") && !closed.contains("gained"), "{closed}");
}

#[test]
fn users_and_groups_gain_by_their_policies() {
    let group = |action: &str| {
        let mut resources = open(&[]);
        resources["Ann"] =
            json!({ "Type": "AWS::IAM::User", "Properties": { "Groups": [{ "Ref": "Staff" }] } });
        resources["Staff"] = json!({ "Type": "AWS::IAM::Group", "Properties": { "Policies": [{
            "PolicyName": "p", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Action": action, "Resource": "*" } } }] } });
        resources["OfBob"] = json!({ "Type": "AWS::IAM::Policy", "Properties": {
            "PolicyName": "b", "Users": ["bob"], "PolicyDocument": { "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Action": "dynamodb:Scan", "Resource": "*" } } } });
        resources
    };
    let of = |action: &str| changes(&group("dynamodb:Query"), &group(action));
    let wider = of("dynamodb:Quer*");
    assert!(!wider.contains("gained"), "{wider}");
    let more = of("dynamodb:*Item");
    for line in [
        "\nuser `Ann`\n  BatchGetItem, ",
        "\nthe users of group `Staff`\n  BatchGetItem, ",
        "lost\n\nuser `Ann`\n  Query on Notes\n",
    ] {
        assert!(more.contains(line), "{more}");
    }
    assert!(!more.contains("OfBob"), "{more}");
}

/// Who has a policy on one side alone may have it on both.
#[test]
fn a_policy_that_a_role_lets_go_is_as_it_was() {
    let of = |arns: Value| {
        let mut resources = open(&[]);
        resources["Read"] = json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": {
            "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Action": "dynamodb:Scan", "Resource": { "Fn::GetAtt": ["Notes", "Arn"] } } } } });
        resources["R"] = json!({ "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {}, "ManagedPolicyArns": arns } });
        resources
    };
    let (held, free) = (of(json!([{ "Ref": "Read" }])), of(json!([])));
    let lost = changes(&held, &free);
    assert!(lost.starts_with("lost\n\nrole `R`\n  Scan on Notes\n"), "{lost}");
    assert!(!lost.contains("gained"), "{lost}");
    assert!(!changes(&free, &held).contains("lost"));
}

#[test]
fn whoever_else_gets_a_policy_or_comes_into_a_group_is_not_compared() {
    let policy = |kind: &str, property: &str, names: &Value| {
        let mut properties = json!({ "PolicyName": "p", "PolicyDocument": { "Version": "2012-10-17",
            "Statement": { "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" } } });
        properties[property] = names.clone();
        let role = json!({ "Type": "AWS::IAM::Role", "Properties": { "RoleName": "r",
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [] } } });
        json!({ "Resources": { "R": role, "P": { "Type": kind, "Properties": properties } } })
    };
    let said = |old: &Value, new: &Value| {
        let of = |template: &Value| template.clone().into();
        AccessChanges::between(&of(old), &of(new), &Environment::default()).text()
    };
    let is_open = "of `P`, who elsewhere has the policy is not compared";
    for (kind, property, old, new) in [
        ("AWS::IAM::Policy", "Roles", json!(["zzz"]), json!(["zzz", "yyy"])),
        ("AWS::IAM::Policy", "Users", json!(["zzz"]), json!(["yyy"])),
        ("AWS::IAM::ManagedPolicy", "Roles", json!([]), json!(["yyy"])),
        ("AWS::IAM::GroupPolicy", "GroupName", json!("zzz"), json!("yyy")),
        ("AWS::IAM::Policy", "Roles", json!([{ "Ref": "R" }]), json!([{ "Ref": "R" }, "yyy"])),
    ] {
        let text = said(&policy(kind, property, &old), &policy(kind, property, &new));
        assert!(text.contains(is_open), "{kind} {old} {new}: {text}");
        let same = said(&policy(kind, property, &new), &policy(kind, property, &new));
        assert_eq!(same, "", "{kind} {new}");
    }
    let own = |names: Value| policy("AWS::IAM::Policy", "Roles", &names);
    let gained = said(&own(json!(["zzz"])), &own(json!(["zzz", { "Ref": "R" }])));
    assert!(gained.starts_with("gained") && !gained.contains("not compared"), "{gained}");
    let group = |users: Value| {
        json!({ "Resources": { "G": { "Type": "AWS::IAM::Group", "Properties": { "GroupName": "g" } },
            "P": { "Type": "AWS::IAM::UserToGroupAddition", "Properties": {
                "GroupName": { "Ref": "G" }, "Users": users } } } })
    };
    let text = said(&group(json!(["bob"])), &group(json!(["bob", "ann"])));
    assert!(text.contains("of `P`, who elsewhere is in the group is not compared"), "{text}");
}
