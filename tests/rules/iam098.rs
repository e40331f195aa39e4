use serde_json::json;
use tablature::template::Template;

/// The pool tags each session, and the role does not let it.
pub(crate) fn bad() -> Template {
    trusting(json!({
        "Effect": "Allow",
        "Principal": { "Federated": "cognito-identity.amazonaws.com" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": { "cognito-identity.amazonaws.com:aud": { "Ref": "Identities" } },
            "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }
        }
    }))
}

pub(crate) fn good() -> Template {
    trusting(json!({
        "Effect": "Allow",
        "Principal": { "Federated": "cognito-identity.amazonaws.com" },
        "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
        "Condition": {
            "StringEquals": { "cognito-identity.amazonaws.com:aud": { "Ref": "Identities" } },
            "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }
        }
    }))
}

fn trusting(statement: serde_json::Value) -> Template {
    json!({ "Resources": {
        "Identities": {
            "Type": "AWS::Cognito::IdentityPool",
            "Properties": { "AllowUnauthenticatedIdentities": false }
        },
        "Tags": {
            "Type": "AWS::Cognito::IdentityPoolPrincipalTag",
            "Properties": {
                "IdentityPoolId": { "Ref": "Identities" },
                "IdentityProviderName": "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a1B2c3D4e",
                "PrincipalTags": { "sub": "sub" }
            }
        },
        "Listener": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [statement] }
            }
        },
        "Roles": {
            "Type": "AWS::Cognito::IdentityPoolRoleAttachment",
            "Properties": {
                "IdentityPoolId": { "Ref": "Identities" },
                "Roles": { "authenticated": { "Fn::GetAtt": ["Listener", "Arn"] } }
            }
        }
    } })
    .into()
}
