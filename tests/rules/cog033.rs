use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "People": {
                "Type": "AWS::Cognito::UserPool",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": { "Schema": [{ "AttributeDataType": "String", "Name": "tenant" }] },
            },
            "Web": {
                "Type": "AWS::Cognito::UserPoolClient",
                "Properties": {
                    "UserPoolId": { "Ref": "People" },
                    "WriteAttributes": ["email", "tenant"],
                },
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
                "Properties": { "Schema": [{ "AttributeDataType": "String", "Name": "tenant" }] },
            },
            "Web": {
                "Type": "AWS::Cognito::UserPoolClient",
                "Properties": {
                    "UserPoolId": { "Ref": "People" },
                    "WriteAttributes": ["email", "custom:tenant"],
                },
            },
        },
    }))
}
