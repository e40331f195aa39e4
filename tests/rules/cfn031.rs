use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    let genres = vec!["chanson"; 600].join(",");
    Template::from(json!({
        "Parameters": { "Genres": { "Type": "CommaDelimitedList", "Default": genres } },
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Parameters": {
            "Genres": {
                "Type": "AWS::SSM::Parameter::Value<List<String>>",
                "Default": "/music/genres",
            },
        },
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
    }))
}
