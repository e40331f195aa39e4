use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    json!({
        "Resources": {
            "Alarms": { "Type": "AWS::SNS::Topic", "DeletionPolicy": "Keep" },
        },
    })
    .into()
}

pub(crate) fn good() -> Template {
    json!({
        "Resources": {
            "Alarms": { "Type": "AWS::SNS::Topic", "DeletionPolicy": "Retain" },
        },
    })
    .into()
}
