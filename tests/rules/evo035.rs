use serde_json::json;
use tablature::RemovalPolicy;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let table = resource("DynamoDB::Table", &[("DeletionProtectionEnabled", json!(true))]);
    Update::removing(table)
}

pub(crate) fn good() -> Update {
    let table = resource("DynamoDB::Table", &[("DeletionProtectionEnabled", json!(true))]);
    Update::removing(table.removal_policy(RemovalPolicy::Retain))
}
