use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    let signal = json!({ "ResourceSignal": { "Count": 1 } });
    Template::from(json!({
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic", "CreationPolicy": signal } },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({ "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } } }))
}
