use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let logs = |class: &str| resource("Logs::LogGroup", &[("LogGroupClass", json!(class))]);
    Update::of(logs("STANDARD"), logs("INFREQUENT_ACCESS"))
}

pub(crate) fn good() -> Update {
    let logs = |days: u32| resource("Logs::LogGroup", &[("RetentionInDays", json!(days))]);
    Update::of(logs(30), logs(90))
}
