use serde_json::json;

use crate::update::Update;

pub(crate) fn bad() -> Update {
    let orders = |transform: &str| {
        json!({
            "Transform": transform,
            "Resources": { "Orders": { "Type": "AWS::SNS::Topic" } },
        })
    };
    Update::of_templates(orders("Defaults-v1"), orders("Defaults-v2"))
}

pub(crate) fn good() -> Update {
    let orders = |name: &str| {
        json!({
            "Transform": "AWS::LanguageExtensions",
            "Resources": { "Orders": {
                "Type": "AWS::SNS::Topic",
                "Properties": { "DisplayName": name },
            } },
        })
    };
    Update::of_templates(orders("orders"), orders("all orders"))
}
