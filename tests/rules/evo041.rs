use serde_json::json;

use crate::update::Update;

pub(crate) fn bad() -> Update {
    let stage = |allowed: &[&str]| {
        json!({
            "Parameters": { "Stage": {
                "Type": "String", "Default": allowed.first(), "AllowedValues": allowed,
            } },
            "Resources": { "Orders": { "Type": "AWS::SNS::Topic" } },
        })
    };
    Update::of_templates(stage(&["dev", "prod"]), stage(&["test", "prod"]))
}

pub(crate) fn good() -> Update {
    let stage = |allowed: &[&str]| {
        json!({
            "Parameters": { "Stage": {
                "Type": "String", "Default": "dev", "AllowedValues": allowed,
            } },
            "Resources": { "Orders": { "Type": "AWS::SNS::Topic" } },
        })
    };
    Update::of_templates(stage(&["dev", "prod"]), stage(&["dev", "test", "prod"]))
}
