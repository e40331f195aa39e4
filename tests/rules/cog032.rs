use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "Web": {
                "Type": "AWS::Cognito::UserPoolClient",
                "Properties": { "UserPoolId": "eu-west-1_AbCdEf123", "AccessTokenValidity": 90 },
            },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Resources": {
            "Web": {
                "Type": "AWS::Cognito::UserPoolClient",
                "Properties": {
                    "UserPoolId": "eu-west-1_AbCdEf123",
                    "AccessTokenValidity": 90,
                    "TokenValidityUnits": { "AccessToken": "minutes" },
                },
            },
        },
    }))
}
