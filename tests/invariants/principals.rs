//! Who is asked: everyone who can make requests.

use serde_json::{Value, json};

use crate::{allow, assert_has, broken, broken_in, never, policy, role, table};

const ROLE: &str = "arn:aws:iam::111122223333:role/Writer";

/// A table that lets somebody in.
fn letting_in(principal: Value, condition: Value) -> Value {
    table(json!({ "TableName": "Notes", "ResourcePolicy": { "PolicyDocument": {
        "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": principal, "Action": "dynamodb:PutItem",
            "Resource": "*", "Condition": condition } } } }))
}

#[test]
fn roles_users_and_groups_break_it_and_are_left_out_by_their_ids() {
    let user = json!({ "Type": "AWS::IAM::User",
        "Properties": { "UserName": "ann", "Policies": [policy(allow("dynamodb:PutItem"))] } });
    let group = json!({ "Type": "AWS::IAM::Group",
        "Properties": { "Policies": [policy(allow("dynamodb:PutItem"))] } });
    let resources = json!({ "Notes": table(json!({})), "R": role(allow("dynamodb:PutItem")),
        "Ann": user, "Team": group });
    let text = broken(never(&[], "write", "Notes"), resources.clone());
    assert_has(&text, "`it is kept` is broken: role `R` may `PutItem` on `Notes`");
    assert_has(&text, "user `Ann` may `PutItem` on `Notes`, too");
    assert_has(&text, "the users of group `Team` may `PutItem` on `Notes`, too");
    assert_eq!(broken(never(&["R", "ann", "Team"], "write", "Notes"), resources), "");
}

#[test]
fn a_group_of_a_user_and_a_boundary_are_no_principals_of_their_own() {
    let managed = |name: &str| {
        json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": { "ManagedPolicyName": name,
            "PolicyDocument": policy(allow("dynamodb:*"))["PolicyDocument"] } })
    };
    let mut bounded = role(allow("dynamodb:GetItem"));
    bounded["Properties"]["PermissionsBoundary"] = json!({ "Ref": "Boundary" });
    let mut resources =
        json!({ "Notes": table(json!({})), "R": bounded, "Boundary": managed("b") });
    assert_eq!(broken(never(&[], "write", "Notes"), resources.clone()), "");
    resources["Loose"] = managed("l");
    let text = broken(never(&[], "write", "Notes"), resources);
    assert_has(&text, "whoever else has the policy `Loose` may `BatchWriteItem`");
}

#[test]
fn whoever_a_policy_may_be_attached_to_is_asked() {
    let policy = |roles: Value| {
        json!({ "Type": "AWS::IAM::Policy", "Properties": { "PolicyName": "X", "Roles": roles,
            "PolicyDocument": policy(allow("dynamodb:PutItem"))["PolicyDocument"] } })
    };
    let imported = || json!({ "Fn::ImportValue": "role" });
    for roles in [
        json!([imported()]),
        json!([{ "Ref": "R" }, imported()]),
        json!(["{{resolve:ssm:role}}"]),
        json!([{ "Fn::GetAtt": ["Own", "Role"] }]),
    ] {
        let resources = json!({ "Notes": table(json!({})), "R": role(allow("s3:*")),
            "X": policy(roles.clone()),
            "Own": { "Type": "Custom::Role", "Properties": { "ServiceToken": "t" } } });
        let text = broken(never(&["R"], "write", "Notes"), resources);
        assert_has(&text, "whoever else has the policy `X` may `PutItem`");
    }
    let own = json!({ "Notes": table(json!({})), "R": role(allow("s3:*")),
        "X": policy(json!([{ "Ref": "R" }])) });
    assert_eq!(broken(never(&["R"], "write", "Notes"), own), "");
}

#[test]
fn whom_a_table_lets_in_breaks_it() {
    for (principal, noun) in [
        (json!("*"), "anyone may `PutItem`"),
        (json!({ "AWS": "999988887777" }), "account `999988887777` may `PutItem`"),
        (
            json!({ "AWS": "arn:aws:iam::999988887777:root" }),
            "account `999988887777` may `PutItem`",
        ),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:role/Elsewhere" }),
            "`arn:aws:iam::111122223333:role/Elsewhere` may `PutItem`",
        ),
        (
            json!({ "Service": "replication.dynamodb.amazonaws.com" }),
            "service `replication.dynamodb.amazonaws.com` may `PutItem`",
        ),
    ] {
        let resources = json!({ "Notes": letting_in(principal.clone(), json!({})) });
        let text = broken(never(&[], "write", "Notes"), resources);
        assert_has(&text, noun);
    }
    // The account itself is left to its own policies, of which the template has none.
    for own in [json!("111122223333"), json!("arn:aws:iam::111122223333:root")] {
        let resources = json!({ "Notes": letting_in(json!({ "AWS": own }), json!({})) });
        assert_eq!(broken(never(&[], "write", "Notes"), resources), "");
    }
}

#[test]
fn anyone_is_nobody_where_a_condition_says_a_role_that_is_left_out() {
    let writer = |principal: Value, condition: Value| {
        let mut writer = role(json!([]));
        writer["Properties"]["RoleName"] = json!("Writer");
        json!({ "Notes": letting_in(principal, condition), "Writer": writer })
    };
    let only = json!({ "ArnEquals": { "aws:PrincipalArn": ROLE } });
    let of_condition = writer(json!("*"), only);
    assert_eq!(broken(never(&["Writer"], "write", "Notes"), of_condition.clone()), "");
    assert_has(&broken(never(&[], "write", "Notes"), of_condition), "role `Writer` may `PutItem`");
    let by_arn = writer(json!({ "AWS": ROLE }), json!({}));
    assert_eq!(broken(never(&["Writer"], "write", "Notes"), by_arn.clone()), "");
    assert_has(&broken(never(&[], "write", "Notes"), by_arn), "role `Writer` may `PutItem`");
    let like = json!({ "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/W*" } });
    let text = broken(never(&["Writer"], "write", "Notes"), writer(json!("*"), like));
    assert_has(&text, "anyone may `PutItem`");
    assert_has(&text, "with aws:PrincipalArn `arn:aws:iam::111122223333:role/W`");
}

#[test]
fn what_brings_principals_that_nobody_sees_leaves_it_open() {
    for (resource, noun) in [
        (json!({ "Type": "AWS::CloudFormation::Stack", "Properties": {} }), "nested stack"),
        (json!({ "Type": "Acme::Shop::Till::MODULE", "Properties": {} }), "module"),
        (json!({ "Type": "AWS::SSO::PermissionSet", "Properties": {} }), "permission set"),
    ] {
        let resources = json!({ "Notes": table(json!({})), "More": resource });
        let text = broken(never(&[], "write", "Notes"), resources.clone());
        assert_has(&text, "error[IAM125]: `it is kept` is not decided: ");
        assert_has(&text, &format!("{noun} `More`"));
        assert_eq!(broken(never(&["More"], "write", "Notes"), resources), "");
    }
    let template = json!({ "Transform": "Acme", "Resources": { "Notes": table(json!({})) } });
    assert_has(&broken_in(never(&[], "write", "Notes"), template), "whoever a macro adds");
}

#[test]
fn the_role_that_the_serverless_model_makes_is_asked() {
    let of = |policies: Value| {
        json!({ "Transform": "AWS::Serverless-2016-10-31", "Resources": {
            "Notes": table(json!({})),
            "Fn": { "Type": "AWS::Serverless::Function", "Properties": { "Policies": policies } },
        } })
    };
    let invariant = || never(&[], "write", "Notes");
    let own = json!([{ "Version": "2012-10-17", "Statement": [allow("dynamodb:PutItem")] }]);
    assert_has(&broken_in(invariant(), of(own)), "the role of `Fn` may `PutItem` on `Notes`");
    let named = of(json!([{ "DynamoDBCrudPolicy": { "TableName": { "Ref": "Notes" } } }]));
    assert_has(&broken_in(invariant(), named), "is not decided: the role of `Fn` perhaps may");
    assert_eq!(broken_in(invariant(), of(json!([]))), "");
}

#[test]
fn a_user_may_do_what_the_groups_allow() {
    let invariant = || {
        json!({ "name": "it is kept", "principals": ["U"],
            "never": { "actions": ["read"], "on": ["T"] } })
    };
    let resources = |groups: Value, more: Value| {
        let mut resources = json!({
            "T": table(json!({})),
            "U": { "Type": "AWS::IAM::User", "Properties": { "Groups": groups } },
            "G": { "Type": "AWS::IAM::Group", "Properties": { "GroupName": "g", "Policies": [policy(json!([allow("dynamodb:GetItem")]))] } },
        });
        if !more.is_null() {
            resources["Added"] = more;
        }
        resources
    };
    let added = |group: Value| {
        json!({ "Type": "AWS::IAM::UserToGroupAddition", "Properties": {
            "GroupName": group, "Users": [{ "Ref": "U" }] } })
    };
    for (groups, more) in [
        (json!([{ "Ref": "G" }]), Value::Null),
        (json!(["g"]), Value::Null),
        (json!([]), added(json!({ "Ref": "G" }))),
    ] {
        let found = broken(invariant(), resources(groups, more));
        assert_has(&found, "IAM124");
        assert_has(&found, "user `U` may `GetItem`");
    }
    for (groups, more) in
        [(json!(["elsewhere"]), Value::Null), (json!([]), added(json!("elsewhere")))]
    {
        let found = broken(invariant(), resources(groups, more));
        assert_has(&found, "IAM125");
        assert_has(&found, "what group `elsewhere` allows is not in the template");
    }
    assert_eq!(broken(invariant(), resources(json!([]), Value::Null)), "");
}

#[test]
fn an_invariant_that_means_nobody_is_a_mistake() {
    let invariant = |these: &[&str], except: &[&str]| {
        json!({ "name": "it is kept", "principals": these, "except": except,
            "never": { "actions": ["write"], "on": ["Notes"] } })
    };
    let resources = || {
        let named = json!({ "Type": "AWS::IAM::Role", "Properties": { "RoleName": "reader" } });
        json!({ "Notes": table(json!({})), "Writer": role(json!([])), "Reader": named })
    };
    let nobody = "error[IAM126]: nobody is meant: `except` leaves out everyone who is named";
    assert_has(&broken(invariant(&["Writer"], &["Writer"]), resources()), nobody);
    assert_has(&broken(invariant(&["Reader"], &["Writer", "reader"]), resources()), nobody);
    assert_eq!(broken(invariant(&["Reader", "Writer"], &["Reader"]), resources()), "");
    // Who else there will be is not known.
    assert_eq!(broken(never(&["Reader", "Writer"], "write", "Notes"), resources()), "");
}

#[test]
fn whom_a_denial_leaves_out_is_asked_by_name() {
    let x = "arn:aws:iam::999988887777:role/x";
    let of = |principals: Value| {
        let all =
            json!({ "Effect": "Allow", "Principal": "*", "Action": "dynamodb:*", "Resource": "*" });
        let others = json!({ "Effect": "Deny", "NotPrincipal": principals, "Action": "dynamodb:*", "Resource": "*" });
        let policy = json!({ "PolicyDocument": {
            "Version": "2012-10-17", "Statement": [all, others] } });
        broken(
            never(&[], "read", "Notes"),
            json!({ "Notes": table(json!({ "ResourcePolicy": policy })) }),
        )
    };
    let one = of(json!({ "AWS": [x, "arn:aws:iam::999988887777:root"] }));
    assert_has(&one, &format!("`{x}` may"));
    assert_has(&of(json!({ "AWS": "999988887777" })), "account `999988887777` may");
    assert!(!one.contains("anyone may"), "{one}");
}

#[test]
fn what_is_given_a_user_or_a_policy_may_add_to_it() {
    let document = json!({ "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "s3:*", "Resource": "*" } });
    let of = |given: Value, bounded: bool| {
        let mut reader = role(json!([allow("dynamodb:*")]));
        if bounded {
            reader["Properties"]["PermissionsBoundary"] = json!({ "Ref": "M" });
        } else {
            reader = role(json!([]));
        }
        let managed = json!({ "ManagedPolicyName": "m", "PolicyDocument": document });
        let group = json!({ "GroupName": "g", "ManagedPolicyArns": [{ "Ref": "M" }] });
        broken(
            never(&[], "write", "Notes"),
            json!({
                "Notes": table(json!({})), "R": reader,
                "U": { "Type": "AWS::IAM::User", "Properties": { "UserName": "ann" } },
                "G": { "Type": "AWS::IAM::Group", "Properties": group },
                "M": { "Type": "AWS::IAM::ManagedPolicy", "Properties": managed },
                "C": { "Type": "Custom::Attach", "Properties": { "To": given } },
            }),
        )
    };
    assert_eq!(of(json!("elsewhere"), false), "");
    for given in [
        json!({ "Ref": "U" }),
        json!("ann"),
        json!("{\"call\":{\"UserName\":\"ann\"}}"),
        json!({ "Fn::GetAtt": ["G", "Arn"] }),
        json!("arn:aws:iam::111122223333:policy/m"),
    ] {
        assert_has(&of(given, false), "IAM125");
    }
    assert_eq!(of(json!("elsewhere"), true), "");
    for given in [json!({ "Ref": "R" }), json!({ "Ref": "M" })] {
        assert_has(&of(given, true), "IAM125");
    }
}
