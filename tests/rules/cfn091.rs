use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Parameters": { "Stage": { "Type": "String" } },
        "Rules": {
            "KnownStage": { "Assertions": [{ "Assert": { "Ref": "Stage" } }] },
        },
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Parameters": { "Stage": { "Type": "String" } },
        "Rules": {
            "KnownStage": {
                "Assertions": [{
                    "Assert": { "Fn::Contains": [["dev", "prod"], { "Ref": "Stage" }] },
                    "AssertDescription": "the stages are dev and prod",
                }],
            },
        },
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
    }))
}
