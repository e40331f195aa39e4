use serde_json::json;
use tablature::template::Template;

pub(crate) fn bad() -> Template {
    Template::from(json!({
        "Resources": {
            "Orders": {
                "Type": "AWS::SQS::Queue",
                "Properties": { "ContentBasedDeduplication": true },
            },
        },
    }))
}

pub(crate) fn good() -> Template {
    Template::from(json!({
        "Resources": {
            "Orders": {
                "Type": "AWS::SQS::Queue",
                "Properties": { "ContentBasedDeduplication": true, "FifoQueue": true },
            },
        },
    }))
}
