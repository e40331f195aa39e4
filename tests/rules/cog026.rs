use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "People": {
                "Type": "AWS::Cognito::UserPool",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": { "MfaConfiguration": "ON" },
            },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Resources": {
            "People": {
                "Type": "AWS::Cognito::UserPool",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": { "EnabledMfas": ["SOFTWARE_TOKEN_MFA"], "MfaConfiguration": "ON" },
            },
        },
    }))
}
