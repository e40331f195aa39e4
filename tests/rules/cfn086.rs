use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "AWSTemplateFormatVersion": "2026-11-30",
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
    }))
}
