use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    Update::of(resource("DynamoDB::Table", &[]), resource("DynamoDB::GlobalTable", &[]))
}

pub(crate) fn good() -> Update {
    let table = |protected: bool| {
        resource("DynamoDB::Table", &[("DeletionProtectionEnabled", json!(protected))])
    };
    Update::of(table(false), table(true))
}
