//! Roles for the users of a pool whose policies read session tags, for tests.

use crate::facts::cognito::TRUST_ACTIONS;
use crate::rules::views::policy_samples::{cognito_trust, document};
use serde_json::{Value, json};

pub(super) const BOTH: [&str; 2] = TRUST_ACTIONS;

/// A role for the users of a pool, whose policy reads the tag `tenant`.
pub(super) fn resources(trust: Value) -> Value {
    json!({
        "People": {"Type": "AWS::Cognito::UserPool"},
        "Web": {"Type": "AWS::Cognito::UserPoolClient", "Properties": {
            "UserPoolId": {"Ref": "People"}
        }},
        "Pool": {"Type": "AWS::Cognito::IdentityPool"},
        "Tags": {"Type": "AWS::Cognito::IdentityPoolPrincipalTag", "Properties": {
            "IdentityPoolId": {"Ref": "Pool"},
            "IdentityProviderName": {"Fn::GetAtt": ["People", "ProviderName"]},
            "PrincipalTags": {"tenant": "sub"}
        }},
        "Customer": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": trust,
            "Policies": [{"PolicyName": "Own", "PolicyDocument": document(json!({
                "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*",
                "Condition": {"ForAllValues:StringEquals": {
                    "dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant}"]
                }}
            }))}]
        }}
    })
}

/// The same, with one property set.
pub(super) fn with(resource: &str, property: &str, value: Value) -> Value {
    let mut resources = resources(cognito_trust(json!(BOTH)));
    resources[resource]["Properties"][property] = value;
    resources
}
