use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Conditions": {
            "IsProd": { "Fn::Not": [{ "Condition": "IsDev" }] },
            "IsDev": { "Fn::Not": [{ "Condition": "IsProd" }] },
        },
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Parameters": { "Stage": { "Type": "String" } },
        "Conditions": {
            "IsProd": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] },
            "IsDev": { "Fn::Not": [{ "Condition": "IsProd" }] },
        },
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
    }))
}
