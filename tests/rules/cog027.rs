use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "People": {
                "Type": "AWS::Cognito::UserPool",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": { "AliasAttributes": ["email"], "UsernameAttributes": ["email"] },
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
                "Properties": { "UsernameAttributes": ["email"] },
            },
        },
    }))
}
