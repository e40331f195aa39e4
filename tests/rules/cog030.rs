use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "Jobs": {
                "Type": "AWS::Cognito::UserPoolClient",
                "Properties": {
                    "UserPoolId": "eu-west-1_AbCdEf123",
                    "AllowedOAuthFlows": ["client_credentials"],
                    "AllowedOAuthFlowsUserPoolClient": true,
                    "AllowedOAuthScopes": ["orders/read"],
                },
            },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Resources": {
            "Jobs": {
                "Type": "AWS::Cognito::UserPoolClient",
                "Properties": {
                    "UserPoolId": "eu-west-1_AbCdEf123",
                    "AllowedOAuthFlows": ["client_credentials"],
                    "AllowedOAuthFlowsUserPoolClient": true,
                    "AllowedOAuthScopes": ["orders/read"],
                    "GenerateSecret": true,
                },
            },
        },
    }))
}
