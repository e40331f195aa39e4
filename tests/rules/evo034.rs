use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let log = |name: &str| resource("Logs::LogGroup", &[("LogGroupName", json!(name))]);
    Update::of(log("/shop/orders"), log("/shop/all"))
}

pub(crate) fn good() -> Update {
    let log = |days: u32| {
        resource(
            "Logs::LogGroup",
            &[("LogGroupName", json!("/shop/orders")), ("RetentionInDays", json!(days))],
        )
    };
    Update::of(log(30), log(90))
}
