use serde_json::json;
use tablature::template::Template;

/// The address is that of Cognito.
pub(crate) fn bad() -> Template {
    trusting(json!({
        "Effect": "Allow",
        "Principal": { "Federated": "cognito-identity.amazonaws.com" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": { "cognito-identity.amazonaws.com:aud": { "Ref": "Identities" } },
            "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
            "IpAddress": { "aws:SourceIp": "192.0.2.0/24" }
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
            "Properties": { "AllowUnauthenticatedIdentities": false }
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
