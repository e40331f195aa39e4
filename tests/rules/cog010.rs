use serde_json::json;
use tablature::template::Template;

/// Whoever signs in writes `custom:tenant` with their own token, and so moves into any tenant.
pub(crate) fn bad() -> Template {
    json!({ "Resources": {
        "Orders": {
            "Type": "AWS::DynamoDB::Table",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "AttributeDefinitions": [{ "AttributeName": "tenant", "AttributeType": "S" }],
                "KeySchema": [{ "AttributeName": "tenant", "KeyType": "HASH" }],
                "BillingMode": "PAY_PER_REQUEST"
            }
        },
        "People": {
            "Type": "AWS::Cognito::UserPool",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": { "Schema": [{ "Name": "tenant", "AttributeDataType": "String" }] }
        },
        "Web": {
            "Type": "AWS::Cognito::UserPoolClient",
            "Properties": { "UserPoolId": { "Ref": "People" }, "WriteAttributes": ["email", "custom:tenant"] }
        },
        "Identities": {
            "Type": "AWS::Cognito::IdentityPool",
            "Properties": {
                "AllowUnauthenticatedIdentities": false,
                "CognitoIdentityProviders": [{
                    "ClientId": { "Ref": "Web" },
                    "ProviderName": { "Fn::GetAtt": ["People", "ProviderName"] }
                }]
            }
        },
        "TenantTag": {
            "Type": "AWS::Cognito::IdentityPoolPrincipalTag",
            "Properties": {
                "IdentityPoolId": { "Ref": "Identities" },
                "IdentityProviderName": { "Fn::GetAtt": ["People", "ProviderName"] },
                "PrincipalTags": { "tenant": "custom:tenant" }
            }
        },
        "Customer": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow",
                    "Principal": { "Federated": "cognito-identity.amazonaws.com" },
                    "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
                    "Condition": {
                        "StringEquals": { "cognito-identity.amazonaws.com:aud": { "Ref": "Identities" } },
                        "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }
                    }
                }] },
                "Policies": [{ "PolicyName": "OwnTenant", "PolicyDocument": { "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow",
                    "Action": ["dynamodb:GetItem", "dynamodb:Query"],
                    "Resource": { "Fn::GetAtt": ["Orders", "Arn"] },
                    "Condition": {
                        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant}"] },
                        "Null": { "dynamodb:LeadingKeys": "false" }
                    }
                }] } }]
            }
        }
    } })
    .into()
}

/// Only administrators write `custom:tenant`.
pub(crate) fn good() -> Template {
    json!({ "Resources": {
        "Orders": {
            "Type": "AWS::DynamoDB::Table",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "AttributeDefinitions": [{ "AttributeName": "tenant", "AttributeType": "S" }],
                "KeySchema": [{ "AttributeName": "tenant", "KeyType": "HASH" }],
                "BillingMode": "PAY_PER_REQUEST"
            }
        },
        "People": {
            "Type": "AWS::Cognito::UserPool",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": { "Schema": [{ "Name": "tenant", "AttributeDataType": "String" }] }
        },
        "Web": {
            "Type": "AWS::Cognito::UserPoolClient",
            "Properties": { "UserPoolId": { "Ref": "People" }, "WriteAttributes": ["email"] }
        },
        "Identities": {
            "Type": "AWS::Cognito::IdentityPool",
            "Properties": {
                "AllowUnauthenticatedIdentities": false,
                "CognitoIdentityProviders": [{
                    "ClientId": { "Ref": "Web" },
                    "ProviderName": { "Fn::GetAtt": ["People", "ProviderName"] }
                }]
            }
        },
        "TenantTag": {
            "Type": "AWS::Cognito::IdentityPoolPrincipalTag",
            "Properties": {
                "IdentityPoolId": { "Ref": "Identities" },
                "IdentityProviderName": { "Fn::GetAtt": ["People", "ProviderName"] },
                "PrincipalTags": { "tenant": "custom:tenant" }
            }
        },
        "Customer": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow",
                    "Principal": { "Federated": "cognito-identity.amazonaws.com" },
                    "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
                    "Condition": {
                        "StringEquals": { "cognito-identity.amazonaws.com:aud": { "Ref": "Identities" } },
                        "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }
                    }
                }] },
                "Policies": [{ "PolicyName": "OwnTenant", "PolicyDocument": { "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow",
                    "Action": ["dynamodb:GetItem", "dynamodb:Query"],
                    "Resource": { "Fn::GetAtt": ["Orders", "Arn"] },
                    "Condition": {
                        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant}"] },
                        "Null": { "dynamodb:LeadingKeys": "false" }
                    }
                }] } }]
            }
        }
    } })
    .into()
}
