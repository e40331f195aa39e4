//! Who becomes a role that they could not become before.

use serde_json::{Value, json};

use crate::compare::{AccessChanges, Diff};
use crate::evaluate::Environment;

fn changes(old: &Value, new: &Value) -> String {
    let of = |resources: &Value| json!({ "Resources": resources }).into();
    AccessChanges::between(&of(old), &of(new), &Environment::new("111122223333", "us-east-1"))
        .text()
}

/// A role that trusts these, beside one that a function has.
fn trusting(principal: &Value) -> Value {
    let role = |principal: &Value| {
        json!({ "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": {
            "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" } } } })
    };
    json!({ "Writer": role(principal), "Api": role(&json!({ "Service": "lambda.amazonaws.com" })) })
}

#[test]
fn who_may_assume_a_role_is_gained_and_lost() {
    let lambda = trusting(&json!({ "Service": "lambda.amazonaws.com" }));
    let both = trusting(&json!({ "Service": ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com"] }));
    let told = "gained\n\nservice `ecs-tasks.amazonaws.com`\n  sts:AssumeRole on Writer\n    \
                by statement 1 of the trust policy of role `Writer` \
                (/Resources/Writer/Properties/AssumeRolePolicyDocument/Statement)\n";
    assert_eq!(changes(&lambda, &both), told);
    assert!(changes(&both, &lambda).starts_with("lost\n\nservice `ecs-tasks.amazonaws.com`\n"));
    assert_eq!(changes(&both, &both), "");
    let role = trusting(&json!({ "AWS": { "Fn::GetAtt": ["Api", "Arn"] } }));
    let gained = changes(&lambda, &role);
    assert!(gained.starts_with("gained\n\nrole `Api`\n  sts:AssumeRole on Writer\n"), "{gained}");
    assert!(gained.contains("lost\n\nservice `lambda.amazonaws.com`\n"), "{gained}");
}

/// An account is among anyone.
#[test]
fn who_is_among_all_that_are_trusted_loses_nothing() {
    let account = trusting(&json!({ "AWS": "999900001111" }));
    let all = changes(&account, &trusting(&json!("*")));
    assert!(all.contains("anyone\n  sts:AssumeRole on Writer\n"), "{all}");
    assert!(!all.contains("lost"), "{all}");
}

/// The entries are those of the document, with the change that causes them.
#[test]
fn a_function_that_gets_a_role_hands_it_on() {
    let of = |role: &str, statements: Value| {
        let mut resources = trusting(&json!({ "Service": "lambda.amazonaws.com" }));
        resources["F"] = json!({ "Type": "AWS::Lambda::Function", "Properties": {
            "Role": { "Fn::GetAtt": [role, "Arn"] } } });
        resources["Api"]["Properties"]["Policies"] = json!([{ "PolicyName": "p",
            "PolicyDocument": { "Version": "2012-10-17", "Statement": statements } }]);
        resources
    };
    let update =
        || json!([{ "Effect": "Allow", "Action": "lambda:UpdateFunctionCode", "Resource": "*" }]);
    let diff = |old: &Value, new: &Value| -> Value {
        let of = |resources: &Value| json!({ "Resources": resources }).into();
        let diff =
            Diff::between(&of(old), &of(new), &Environment::new("111122223333", "us-east-1"));
        serde_json::from_str(&diff.json()).unwrap()
    };
    let gained = diff(&of("Api", update()), &of("Writer", update()));
    let entry = &gained["access"]["gained"][0];
    assert_eq!(entry["principal"], "Api");
    assert_eq!(entry["place"], "Writer");
    assert_eq!(
        entry["request"],
        json!({ "action": "lambda:UpdateFunctionCode",
            "resource": "arn:aws:lambda:us-east-1:111122223333:function:<F>", "context": {} })
    );
    let by_policy = diff(&of("Writer", json!([])), &of("Writer", update()));
    assert_eq!(by_policy["access"]["gained"].as_array().unwrap().len(), 1);
    assert_eq!(by_policy["access"]["gained"][0]["causes"], json!([0]));
}

#[test]
fn a_permission_lets_in_whoever_invokes_a_function() {
    let of = |principal: Option<&str>| {
        let mut resources = trusting(&json!({ "Service": "lambda.amazonaws.com" }));
        resources["F"] = json!({ "Type": "AWS::Lambda::Function", "Properties": {
            "Role": { "Fn::GetAtt": ["Writer", "Arn"] } } });
        if let Some(principal) = principal {
            resources["Open"] = json!({ "Type": "AWS::Lambda::Permission", "Properties": {
                "FunctionName": { "Ref": "F" }, "Action": "lambda:InvokeFunction",
                "Principal": principal } });
        }
        resources
    };
    let account = Some("999900001111");
    let gained = "gained\n\naccount `999900001111`\n  lambda:InvokeFunction on function F of role Writer\n    \
                  by statement 1 of permission `Open` (/Resources/Open)\n";
    assert_eq!(changes(&of(None), &of(account)), gained);
    assert!(changes(&of(account), &of(None)).starts_with("lost\n\naccount `999900001111`\n"));
    assert_eq!(changes(&of(account), &of(account)), "");
    let service = changes(&of(None), &of(Some("s3.amazonaws.com")));
    assert!(service.contains("for whom the service invokes the function is not"), "{service}");
    // An account is among anyone.
    let anyone = changes(&of(account), &of(Some("*")));
    assert!(
        anyone.contains("anyone\n  lambda:InvokeFunction on function F of role Writer\n"),
        "{anyone}"
    );
    assert!(!anyone.contains("lost"), "{anyone}");
}

/// A role that is trusted by these statements.
fn trusted(statements: Value) -> Value {
    json!({ "Writer": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": {
        "Version": "2012-10-17", "Statement": statements } } } })
}

fn under(effect: &str, principal: Value, action: &str, condition: Value) -> Value {
    json!({ "Effect": effect, "Principal": principal, "Action": action, "Condition": condition })
}

#[test]
fn conditions_of_a_trust_policy_are_asked_for_every_request() {
    let partner = |condition: Value| {
        trusted(json!([under(
            "Allow",
            json!({ "AWS": "999900001111" }),
            "sts:AssumeRole",
            condition
        )]))
    };
    let id = |id: Value| partner(json!({ "StringEquals": { "sts:ExternalId": id } }));
    let changed = changes(&id(json!("a")), &id(json!(["b", "a"])));
    let gained =
        "gained\n\naccount `999900001111`\n  sts:AssumeRole on Writer, sts:ExternalId `b`\n";
    assert!(changed.starts_with(gained), "{changed}");
    assert!(!changed.contains("lost") && !changed.contains("not known"), "{changed}");
    assert_eq!(changes(&id(json!(["a", "b"])), &id(json!(["b", "a"]))), "");
    let open = changes(&id(json!("a")), &partner(json!({})));
    assert!(open.starts_with("gained\n\naccount `999900001111`\n"), "{open}");
    let closed = changes(&partner(json!({})), &id(json!("a")));
    assert!(closed.starts_with("lost\n\naccount `999900001111`\n"), "{closed}");
    // What is implied by the rest says nothing.
    let twice = json!({ "StringEquals": { "sts:ExternalId": "a" }, "StringLike": { "sts:ExternalId": "*" } });
    assert_eq!(changes(&id(json!("a")), &partner(twice)), "");
}

#[test]
fn whom_a_provider_vouches_for_is_asked_by_its_claims() {
    let of = |subject: &str, operator: &str| {
        let provider =
            "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
        let key = "token.actions.githubusercontent.com:sub";
        trusted(json!([under(
            "Allow",
            json!({ "Federated": provider }),
            "sts:AssumeRoleWithWebIdentity",
            json!({ operator: { key: subject } })
        )]))
    };
    let main = || of("repo:acme/app:ref:refs/heads/main", "StringEquals");
    let any = of("repo:acme/app:*", "StringLike");
    let changed = changes(&main(), &any);
    assert!(
        changed.contains("sts:AssumeRoleWithWebIdentity on Writer, token.actions"),
        "{changed}"
    );
    assert!(changed.contains("`repo:acme/app:"), "{changed}");
    assert!(changed.starts_with("gained") && !changed.contains("lost"), "{changed}");
    assert!(changes(&any, &main()).starts_with("lost"));
    assert_eq!(changes(&main(), &of("repo:acme/app:ref:refs/heads/main", "StringLike")), "");
}

#[test]
fn a_denial_keeps_out_those_who_are_asked() {
    let all = || under("Allow", json!({ "AWS": "999900001111" }), "sts:AssumeRole", json!({}));
    let without = |principal: Value, condition: Value| {
        trusted(json!([all(), under("Deny", principal, "sts:*", condition)]))
    };
    let mfa = json!({ "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } });
    let changed = changes(&trusted(json!([all()])), &without(json!("*"), mfa.clone()));
    assert!(changed.starts_with("lost\n\naccount `999900001111`\n"), "{changed}");
    assert!(changed.contains("aws:MultiFactorAuthPresent `false`"), "{changed}");
    assert_eq!(changes(&without(json!("*"), mfa.clone()), &without(json!("*"), mfa)), "");
    let named = |name: &str| {
        without(json!({ "AWS": format!("arn:aws:iam::999900001111:role/{name}") }), json!({}))
    };
    let other = changes(&named("a"), &named("b"));
    assert!(other.starts_with("gained\n\n`arn:aws:iam::999900001111:role/a`\n"), "{other}");
    assert!(other.contains("lost\n\n`arn:aws:iam::999900001111:role/b`\n"), "{other}");
}

#[test]
fn conditions_of_who_assumes_a_role_count_with_its_own() {
    let of = |own: Value, trust: Value| {
        let mut all = trusted(json!([under(
            "Allow",
            json!({ "AWS": "111122223333" }),
            "sts:AssumeRole",
            trust
        )]));
        all["Api"] = json!({ "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [
                under("Allow", json!({ "Service": "lambda.amazonaws.com" }), "sts:AssumeRole", json!({}))] },
            "Policies": [{ "PolicyName": "p", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*", "Condition": own } } }] } });
        all
    };
    let id = |id: &str| json!({ "StringLike": { "sts:ExternalId": id } });
    // Of roles elsewhere nothing is asked.
    let wider = changes(&of(id("a*"), id("ab")), &of(id("*"), id("ab")));
    assert!(wider.starts_with("other services"), "{wider}");
    let changed = changes(&of(id("a*"), id("*b")), &of(id("c*"), id("*b")));
    assert!(
        changed.contains("role `Api`\n  sts:AssumeRole on Writer, sts:ExternalId `c"),
        "{changed}"
    );
    assert!(changed.contains("gained") && changed.contains("lost"), "{changed}");
}

/// Values that only deployment decides are the same where they are of the same parameter.
#[test]
fn parameters_without_values_are_not_taken_for_each_other() {
    let of = |parameter: &str| {
        let condition = json!({ "StringEquals": { "sts:ExternalId": { "Ref": parameter } } });
        let resources = trusted(json!([under(
            "Allow",
            json!({ "AWS": "999900001111" }),
            "sts:AssumeRole",
            condition,
        )]));
        json!({ "Resources": resources,
            "Parameters": { "A": { "Type": "String" }, "B": { "Type": "String" } } })
    };
    let changed = |old: &str, new: &str| {
        let [old, new] = [of(old), of(new)].map(Into::into);
        AccessChanges::between(&old, &new, &Environment::new("111122223333", "us-east-1")).text()
    };
    let text = changed("A", "B");
    assert!(text.starts_with("not known\n\naccount `999900001111`\n"), "{text}");
    assert_eq!(changed("A", "A"), "");
}
