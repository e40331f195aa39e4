use serde_json::json;
use tablature::template::Template;

fn asked(description: &str) -> Template {
    Template::from(json!({
        "Parameters": { "Genre": { "Type": "String", "Description": description } },
        "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } },
    }))
}

pub(crate) fn bad() -> Template {
    asked(&["chanson"; 600].join(", "))
}

pub(crate) fn good() -> Template {
    asked("The genre that is played first")
}
