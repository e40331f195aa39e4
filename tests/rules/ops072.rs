use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "Nightly": {
                "Type": "AWS::Events::Rule",
                "Properties": { "ScheduleExpression": "cron(0 3 * * *)" },
            },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Resources": {
            "Nightly": {
                "Type": "AWS::Events::Rule",
                "Properties": { "ScheduleExpression": "cron(0 3 * * ? *)" },
            },
        },
    }))
}
