//! As which roles the users of identity pools sign in.

use serde_json::{Value, json};

use crate::compare::AccessChanges;
use crate::evaluate::Environment;

const POOL: &str = "AWS::Cognito::IdentityPool";

fn changes(old: &Value, new: &Value) -> String {
    let of = |resources: &Value| json!({ "Resources": resources }).into();
    let environment = Environment::new("111122223333", "us-east-1");
    AccessChanges::between(&of(old), &of(new), &environment).text()
}

/// A role that users of the pool assume who signed in like that.
fn role(amr: &str) -> Value {
    json!({ "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": {
        "Version": "2012-10-17", "Statement": { "Effect": "Allow",
            "Principal": { "Federated": "cognito-identity.amazonaws.com" },
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": { "cognito-identity.amazonaws.com:aud": { "Ref": "Pool" } },
                "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": amr } } } } } })
}

/// A pool with these roles, and whether it has guests.
fn pool(roles: &Value, has_guests: bool) -> Value {
    json!({
        "Pool": { "Type": POOL, "Properties": { "AllowUnauthenticatedIdentities": has_guests } },
        "Attachment": { "Type": "AWS::Cognito::IdentityPoolRoleAttachment", "Properties": {
            "IdentityPoolId": { "Ref": "Pool" }, "Roles": roles } },
        "Reader": role("authenticated"),
        "Writer": role("authenticated"),
        "Guest": role("unauthenticated"),
    })
}

fn arn(id: &str) -> Value {
    json!({ "Fn::GetAtt": [id, "Arn"] })
}

#[test]
fn signed_in_users_get_another_role() {
    let of = |id: &str| pool(&json!({ "authenticated": arn(id) }), false);
    let changed = changes(&of("Reader"), &of("Writer"));
    let gained = "gained\n\nsigned-in users of identity pool `Pool`\n  sts:AssumeRoleWithWebIdentity on Writer\n    \
                  by statement 1 of the trust policy of role `Writer`";
    assert!(changed.starts_with(gained), "{changed}");
    assert!(changed.contains("lost\n\nsigned-in users of identity pool `Pool`\n"), "{changed}");
    assert!(!changed.contains("not compared") && !changed.contains("not known"), "{changed}");
    // A role that does not trust them is nobody's.
    let untrusting = changes(&of("Reader"), &of("Guest"));
    assert!(untrusting.starts_with("lost"), "{untrusting}");
    assert!(!untrusting.contains("gained"), "{untrusting}");
    assert_eq!(changes(&of("Reader"), &of("Reader")), "");
}

#[test]
fn guests_come_with_the_switch_of_the_pool() {
    let roles = || json!({ "authenticated": arn("Reader"), "unauthenticated": arn("Guest") });
    let changed = changes(&pool(&roles(), false), &pool(&roles(), true));
    assert!(changed.starts_with("gained\n\nguests of identity pool `Pool`\n"), "{changed}");
    assert!(!changed.contains("not compared"), "{changed}");
    assert!(changes(&pool(&roles(), true), &pool(&roles(), false)).starts_with("lost\n\nguests"));
    let without = json!({ "authenticated": arn("Reader") });
    assert_eq!(changes(&pool(&without, false), &pool(&without, true)), "");
}

#[test]
fn what_chooses_a_role_by_claims_is_not_compared() {
    let of = |mappings: Option<&str>, id: &str| {
        let mut all = pool(&json!({ "authenticated": arn(id) }), false);
        if let Some(kind) = mappings {
            all["Attachment"]["Properties"]["RoleMappings"] = json!({ "p": { "Type": kind } });
        }
        all
    };
    let said = "of `Attachment`, who signs in as which role is not compared\n";
    for (old, new) in [(None, Some("Token")), (Some("Token"), Some("Rules"))] {
        let changed = changes(&of(old, "Reader"), &of(new, "Reader"));
        assert!(changed.contains(said), "{changed}");
    }
    // The role of whom nothing is chosen for is told all the same.
    let changed = changes(&of(Some("Token"), "Reader"), &of(Some("Token"), "Writer"));
    assert!(
        changed.starts_with("gained\n\nsigned-in users") && changed.contains(said),
        "{changed}"
    );
    let group = |role: &str| json!({ "Group": { "Type": "AWS::Cognito::UserPoolGroup", "Properties": { "RoleArn": role } } });
    let changed = changes(&group("a"), &group("b"));
    assert!(changed.contains("of `Group`, who signs in as which role is not"), "{changed}");
    let described = |text: &str| json!({ "Group": { "Type": "AWS::Cognito::UserPoolGroup", "Properties": { "Description": text } } });
    assert_eq!(changes(&described("a"), &described("b")), "");
}

#[test]
fn who_is_let_in_by_other_providers_is_not_compared() {
    let of = |client: &str| {
        let mut all = pool(&json!({ "authenticated": arn("Reader") }), false);
        all["Pool"]["Properties"]["CognitoIdentityProviders"] = json!([{ "ClientId": client }]);
        all
    };
    let changed = changes(&of("a"), &of("b"));
    let expected = "not known\n\n  of `Pool`, who signs in as which role is not compared\n";
    assert_eq!(changed, expected);
    let named = |name: &str| {
        let mut all = pool(&json!({ "authenticated": arn("Reader") }), false);
        all["Pool"]["Properties"]["IdentityPoolName"] = json!(name);
        all
    };
    assert_eq!(changes(&named("a"), &named("b")), "");
}
