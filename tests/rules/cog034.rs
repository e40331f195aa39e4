use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "Greeter": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Code": { "ZipFile": "exports.handler = async (event) => event;" },
                    "Handler": "index.handler",
                    "Role": "arn:aws:iam::111122223333:role/greeter",
                    "Runtime": "nodejs24.x",
                },
            },
            "People": {
                "Type": "AWS::Cognito::UserPool",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": {
                    "LambdaConfig": { "PostConfirmation": { "Fn::GetAtt": ["Greeter", "Arn"] } },
                },
            },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Resources": {
            "Greeter": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Code": { "ZipFile": "exports.handler = async (event) => event;" },
                    "Handler": "index.handler",
                    "Role": "arn:aws:iam::111122223333:role/greeter",
                    "Runtime": "nodejs24.x",
                },
            },
            "People": {
                "Type": "AWS::Cognito::UserPool",
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": {
                    "LambdaConfig": { "PostConfirmation": { "Fn::GetAtt": ["Greeter", "Arn"] } },
                },
            },
            "Permission": {
                "Type": "AWS::Lambda::Permission",
                "Properties": {
                    "Action": "lambda:InvokeFunction",
                    "FunctionName": { "Ref": "Greeter" },
                    "Principal": "cognito-idp.amazonaws.com",
                    "SourceArn": { "Fn::GetAtt": ["People", "Arn"] },
                },
            },
        },
    }))
}
