use serde_json::json;
use tablature::template::Template;

/// Nothing tells those who signed in from guests.
pub(crate) fn bad() -> Template {
    trusting(json!({
        "Effect": "Allow",
        "Principal": { "Federated": "cognito-identity.amazonaws.com" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": { "cognito-identity.amazonaws.com:aud": { "Ref": "Identities" } }
        }
    }))
}

pub(crate) fn good() -> Template {
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

fn trusting(statement: serde_json::Value) -> Template {
    json!({ "Resources": {
        "Identities": {
            "Type": "AWS::Cognito::IdentityPool",
            "Properties": { "AllowUnauthenticatedIdentities": true }
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
                "Roles": { "authenticated": { "Fn::GetAtt": ["Listener", "Arn"] }, "unauthenticated": "arn:aws:iam::111122223333:role/Visitor" }
            }
        }
    } })
    .into()
}
