use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Parameters": { "Stage": { "Type": "Text" } },
        "Resources": {
            "Alarms": {
                "Type": "AWS::SNS::Topic",
                "Properties": { "DisplayName": { "Ref": "Stage" } },
            },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Parameters": { "Stage": { "Type": "String" } },
        "Resources": {
            "Alarms": {
                "Type": "AWS::SNS::Topic",
                "Properties": { "DisplayName": { "Ref": "Stage" } },
            },
        },
    }))
}
