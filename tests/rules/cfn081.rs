use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Mappings": { "Names": { "prod": { "title": "Shop" } } },
        "Resources": {
            "Alarms": {
                "Type": "AWS::SNS::Topic",
                "Properties": { "DisplayName": { "Fn::FindInMap": ["Names", "prod", "titel"] } },
            },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Mappings": { "Names": { "prod": { "title": "Shop" } } },
        "Resources": {
            "Alarms": {
                "Type": "AWS::SNS::Topic",
                "Properties": { "DisplayName": { "Fn::FindInMap": ["Names", "prod", "title"] } },
            },
        },
    }))
}
