use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let warm = |units: u32| {
        resource("DynamoDB::Table", &[("WarmThroughput", json!({ "ReadUnitsPerSecond": units }))])
    };
    Update::of(warm(20_000), warm(15_000))
}

pub(crate) fn good() -> Update {
    let warm = |units: u32| {
        resource("DynamoDB::Table", &[("WarmThroughput", json!({ "ReadUnitsPerSecond": units }))])
    };
    Update::of(warm(15_000), warm(20_000))
}
