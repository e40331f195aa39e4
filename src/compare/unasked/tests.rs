use serde_json::{Value, json};

use super::*;
use crate::compare::AccessChanges;
use crate::evaluate::Environment;

#[test]
fn what_becomes_of_a_resource_later_changes_nobodys_access() {
    let template = |attribute: &str, value: Value| -> Template {
        let mut template = json!({ "Resources": {
            "Pool": { "Type": "AWS::Cognito::IdentityPool", "Properties": {} },
            "Own": { "Type": "AWS::CloudFormation::CustomResource", "Properties": {} },
        } });
        for id in ["Pool", "Own"] {
            template["Resources"][id][attribute] = value.clone();
        }
        template.into()
    };
    let is_known = |attribute: &str, old: Value, new: Value| {
        let both = [template(attribute, old), template(attribute, new)];
        let changes = AccessChanges::between(&both[0], &both[1], &Environment::default());
        changes.unasked.is_empty()
    };
    for attribute in APART {
        assert!(is_known(attribute, json!("Retain"), json!("Delete")), "{attribute}");
    }
    assert!(!is_known("Properties", json!({}), json!({ "AllowUnauthenticatedIdentities": true })));
}

#[test]
fn what_becomes_another_type_is_said_as_what_comes_from_one() {
    let of = |kind: &str| -> Template {
        json!({ "Resources": { "Own": { "Type": kind, "Properties": {} } } }).into()
    };
    let [nested, topic] = [of("AWS::CloudFormation::Stack"), of("AWS::SNS::Topic")];
    for (old, new) in [(&nested, &topic), (&topic, &nested)] {
        let changes = AccessChanges::between(old, new, &Environment::default());
        assert_eq!(changes.unasked.first().map(|it| it.why), Some(MADE));
    }
}

#[test]
fn without_its_change_a_reason_names_the_resource() {
    let of = |resource: Option<&str>| {
        Unasked { change: 0, resource: resource.map(str::to_owned), why: TRUST }.alone()
    };
    assert_eq!(of(Some("Reader")), "of `Reader`, who may assume the role is not compared");
    assert_eq!(of(None), TRUST);
}

/// Why nothing is known of a change of a resource, if so.
fn reasons(old: &Value, new: &Value) -> Vec<&'static str> {
    let of = |resources: &Value| -> Template {
        let parameters = json!({ "Stage": { "Type": "String" }, "Other": { "Type": "String" } });
        let conditions = json!({ "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } });
        json!({ "Parameters": parameters, "Conditions": conditions, "Resources": resources }).into()
    };
    let changes = AccessChanges::between(&of(old), &of(new), &Environment::default());
    let mut reasons: Vec<_> = changes.unasked.iter().map(|one| one.why).collect();
    reasons.dedup();
    reasons
}

fn role(statements: Value, properties: Value) -> Value {
    let mut all = json!({ "AssumeRolePolicyDocument": {
        "Version": "2012-10-17", "Statement": statements } });
    all.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
    json!({ "Type": ROLE, "Properties": all })
}

#[test]
fn what_is_there_only_perhaps_is_not_compared() {
    let of = |condition: Option<&str>| {
        let mut role = role(json!([]), json!({}));
        if let Some(name) = condition {
            role["Condition"] = json!(name);
        }
        json!({ "R": role })
    };
    assert_eq!(reasons(&of(None), &of(Some("Prod"))), [THERE]);
    assert_eq!(reasons(&of(Some("Prod")), &of(None)), [THERE]);
    assert_eq!(reasons(&of(Some("Prod")), &of(Some("Prod"))), [""; 0]);
}

#[test]
fn whom_providers_and_tags_let_in_is_not_compared() {
    let of =
        |kind: &str, properties: &Value| json!({ "P": { "Type": kind, "Properties": properties } });
    for (kind, property) in [
        ("AWS::IAM::OIDCProvider", "ClientIdList"),
        ("AWS::IAM::SAMLProvider", "SamlMetadataDocument"),
    ] {
        let said = |value: &str| of(kind, &json!({ property: value }));
        assert_eq!(reasons(&said("a"), &said("b")), [VOUCHED], "{kind}");
    }
    let url = |kind: &str| of("AWS::Lambda::Url", &json!({ "AuthType": kind }));
    assert_eq!(reasons(&url("AWS_IAM"), &url("NONE")), [BY_URL]);
    let tagged = |value: &str, key: &str| {
        let statement = json!({ "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*",
            "Condition": { "StringEquals": { key: "a" } } });
        let policies = json!([{ "PolicyName": "p", "PolicyDocument": {
            "Version": "2012-10-17", "Statement": statement } }]);
        json!({ "A": role(json!([]), json!({ "Policies": policies })),
            "B": role(json!([]), json!({ "Tags": [{ "Key": "x", "Value": value }] })) })
    };
    for key in ["aws:ResourceTag/x", "iam:ResourceTag/x"] {
        assert_eq!(reasons(&tagged("a", key), &tagged("b", key)), [TAGS], "{key}");
    }
    assert_eq!(
        reasons(&tagged("a", "aws:PrincipalTag/x"), &tagged("b", "aws:PrincipalTag/x")),
        [""; 0]
    );
}

#[test]
fn for_whom_a_service_or_a_url_invokes_a_function_is_not_compared() {
    let of = |properties: &Value| json!({ "P": { "Type": PERMISSION, "Properties": properties } });
    let none = json!({ "T": { "Type": "AWS::SNS::Topic", "Properties": {} } });
    let made = |properties: Value| reasons(&none, &of(&properties));
    let sns = json!({ "FunctionName": "f", "Action": "lambda:InvokeFunction",
        "Principal": "sns.amazonaws.com" });
    assert_eq!(made(sns.clone()), [SERVICES]);
    let mut limited = sns.clone();
    limited["SourceArn"] = json!("arn:aws:sns:us-east-1:111122223333:t");
    assert_eq!(made(limited.clone()), [""; 0]);
    assert_eq!(reasons(&of(&limited), &of(&sns)), [SERVICES]);
    let by_url = |action: &str, principal: &str| {
        made(json!({ "FunctionName": "f", "Action": action, "Principal": principal }))
    };
    assert_eq!(by_url("lambda:InvokeFunctionUrl", "*"), [BY_URL]);
    assert_eq!(by_url("lambda:InvokeFunctionUrl", "444455556666"), [BY_URL]);
    assert_eq!(by_url("lambda:InvokeFunction", "444455556666"), [""; 0]);
}

#[test]
fn tags_that_a_session_may_bring_are_not_compared() {
    let allow = |actions: Value, condition: Value| {
        json!({ "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": actions,
            "Condition": condition })
    };
    let of = |statements: Value| json!({ "R": role(statements, json!({})) });
    let plain = || of(json!([allow(json!("sts:AssumeRole"), json!({}))]));
    let tagging = of(json!([allow(json!(["sts:AssumeRole", "sts:TagSession"]), json!({}))]));
    assert_eq!(reasons(&plain(), &tagging), [TRUST]);
    let apart = |condition: Value| {
        of(json!([
            allow(json!("sts:AssumeRole"), json!({})),
            allow(json!("sts:TagSession"), condition)
        ]))
    };
    let red = json!({ "StringEquals": { "aws:RequestTag/team": "red" } });
    assert_eq!(reasons(&apart(red.clone()), &apart(json!({}))), [TRUST]);
    assert_eq!(reasons(&apart(red.clone()), &apart(red)), [""; 0]);
    // Neither texts that only deployment decides nor other values are taken for each other.
    let tagged = |value: Value| json!({ "StringEquals": { "aws:RequestTag/team": value } });
    let by = |parameter: &str| apart(tagged(json!({ "Ref": parameter })));
    assert_eq!(reasons(&by("Stage"), &by("Other")), [TRUST]);
    assert_eq!(reasons(&by("Stage"), &by("Stage")), [""; 0]);
    let mfa = |value: bool| apart(json!({ "Bool": { "aws:MultiFactorAuthPresent": value } }));
    assert_eq!(reasons(&mfa(true), &mfa(false)), [TRUST]);
}

#[test]
fn who_becomes_a_user_and_with_which_claims_is_not_compared() {
    let of = |kind: &str, properties: &Value| {
        json!({ "Pool": { "Type": "AWS::Cognito::IdentityPool", "Properties": {} },
            "P": { "Type": kind, "Properties": properties } })
    };
    let pool = |only_admin: bool| {
        let config = json!({ "AllowAdminCreateUserOnly": only_admin });
        of("AWS::Cognito::UserPool", &json!({ "AdminCreateUserConfig": config }))
    };
    assert_eq!(reasons(&pool(true), &pool(false)), [USERS]);
    let client = |attributes: Value| {
        of("AWS::Cognito::UserPoolClient", &json!({ "WriteAttributes": attributes }))
    };
    assert_eq!(reasons(&client(json!(["name"])), &client(json!(["name", "custom:t"]))), [USERS]);
    let described = |name: &str| of("AWS::Cognito::UserPool", &json!({ "UserPoolName": name }));
    assert_eq!(reasons(&described("a"), &described("b")), [""; 0]);
}

#[test]
fn what_a_macro_makes_of_a_part_is_not_compared() {
    let of = |location: &str| {
        let include = json!({ "Name": "AWS::Include", "Parameters": { "Location": location } });
        json!({ "R": { "Type": ROLE, "Properties": { "Fn::Transform": include } } })
    };
    assert_eq!(reasons(&of("s3://a/x.json"), &of("s3://a/y.json")), [MADE]);
}

#[test]
fn an_inline_policy_that_another_resource_puts_may_go_with_the_first() {
    let statement = json!({ "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*" });
    let document = json!({ "Version": "2012-10-17", "Statement": statement });
    let named = |name: &str| json!({ "PolicyName": name, "PolicyDocument": document });
    let apart = |id: &str, name: &str| {
        let mut properties = named(name);
        properties["Roles"] = json!([{ "Ref": "R" }]);
        json!({ "R": role(json!([]), json!({})),
            id: { "Type": "AWS::IAM::Policy", "Properties": properties } })
    };
    let within = json!({ "R": role(json!([]), json!({ "Policies": [named("p")] })) });
    assert_eq!(reasons(&apart("A", "p"), &apart("B", "p")), [PUT_AGAIN]);
    assert_eq!(reasons(&apart("A", "p"), &within), [PUT_AGAIN]);
    assert_eq!(reasons(&apart("A", "p"), &apart("B", "q")), [""; 0]);
    // What the role no longer has is gone before another resource puts it.
    assert_eq!(reasons(&within, &apart("A", "p")), [""; 0]);
}

#[test]
fn what_is_made_anew_in_a_condition_is_not_compared() {
    let of = |cidr: &str| {
        let statement = json!({ "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
            "Condition": { "StringEquals": { "aws:SourceVpc": { "Ref": "V" } } } });
        let policies = json!([{ "PolicyName": "p", "PolicyDocument": {
            "Version": "2012-10-17", "Statement": statement } }]);
        json!({ "V": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": cidr } },
            "R": role(json!([]), json!({ "Policies": policies })) })
    };
    assert_eq!(reasons(&of("10.0.0.0/16"), &of("10.1.0.0/16")), [RENEWED]);
}

#[test]
fn a_replica_whose_region_is_not_known_is_not_compared() {
    let of = |regions: &[Value]| {
        let replicas: Value = regions.iter().map(|region| json!({ "Region": region })).collect();
        json!({ "T": { "Type": "AWS::DynamoDB::GlobalTable", "Properties": {
            "TableName": "t", "Replicas": replicas } } })
    };
    let here = || json!("us-east-1");
    let unknown = || json!({ "Ref": "Stage" });
    assert_eq!(reasons(&of(&[here()]), &of(&[here(), unknown()])), [REPLICA]);
    assert_eq!(reasons(&of(&[here(), unknown()]), &of(&[here()])), [REPLICA]);
    assert_eq!(reasons(&of(&[here()]), &of(&[here(), json!("eu-west-1")])), [""; 0]);
}

#[test]
fn what_a_parameter_of_another_type_gives_is_not_compared() {
    let of = |kind: &str| -> Template {
        json!({ "Parameters": { "P": { "Type": kind } },
            "Resources": { "T": { "Type": "AWS::SNS::Topic" } } })
        .into()
    };
    let looked_up = of("AWS::SSM::Parameter::Value<String>");
    let changes = AccessChanges::between(&of("String"), &looked_up, &Environment::default());
    assert_eq!(changes.unasked.len(), 1);
}
