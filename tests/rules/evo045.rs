use serde_json::json;
use tablature::RemovalPolicy;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let key = |enabled: bool| {
        resource("KMS::Key", &[("Enabled", json!(enabled))]).removal_policy(RemovalPolicy::Retain)
    };
    Update::of(key(true), key(false))
}

pub(crate) fn good() -> Update {
    let key = |enabled: bool| {
        resource("KMS::Key", &[("Enabled", json!(enabled))]).removal_policy(RemovalPolicy::Retain)
    };
    Update::of(key(false), key(true))
}
