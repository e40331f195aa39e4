use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Parameters": { "Alerting": { "Type": "String", "AllowedValues": ["true", "false"] } },
        "Conditions": { "IsAlerting": { "Ref": "Alerting" } },
        "Resources": {
            "Alarms": { "Type": "AWS::SNS::Topic", "Condition": "IsAlerting" },
            "Jobs": { "Type": "AWS::SQS::Queue" },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Parameters": { "Alerting": { "Type": "String", "AllowedValues": ["true", "false"] } },
        "Conditions": { "IsAlerting": { "Fn::Equals": [{ "Ref": "Alerting" }, "true"] } },
        "Resources": {
            "Alarms": { "Type": "AWS::SNS::Topic", "Condition": "IsAlerting" },
            "Jobs": { "Type": "AWS::SQS::Queue" },
        },
    }))
}
