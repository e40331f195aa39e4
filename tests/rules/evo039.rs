use serde_json::json;

use crate::update::Update;

pub(crate) fn bad() -> Update {
    let orders = |stage: &str| {
        json!({
            "Parameters": { "Stage": { "Type": "String", "Default": stage } },
            "Resources": { "Orders": { "Type": "AWS::SNS::Topic" } },
        })
    };
    Update::of_templates(orders("dev"), orders("prod"))
}

pub(crate) fn good() -> Update {
    let orders = |stage: &str| {
        json!({ "Resources": { "Orders": {
            "Type": "AWS::SNS::Topic",
            "Properties": { "DisplayName": format!("orders of {stage}") },
        } } })
    };
    Update::of_templates(orders("dev"), orders("prod"))
}
