use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "Orders": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": ["Failed", "Arn"] } },
                },
            },
            "Failed": { "Type": "AWS::SQS::Queue" },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Resources": {
            "Orders": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "RedrivePolicy": {
                        "deadLetterTargetArn": { "Fn::GetAtt": ["Failed", "Arn"] },
                        "maxReceiveCount": 5,
                    },
                },
            },
            "Failed": { "Type": "AWS::SQS::Queue" },
        },
    }))
}
