use serde_json::json;
use tablature::RemovalPolicy;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let key = |spec: &str| {
        resource("KMS::Key", &[("KeySpec", json!(spec))]).removal_policy(RemovalPolicy::Retain)
    };
    Update::of(key("SYMMETRIC_DEFAULT"), key("RSA_2048"))
}

pub(crate) fn good() -> Update {
    let key = |rotated: bool| {
        resource("KMS::Key", &[("EnableKeyRotation", json!(rotated))])
            .removal_policy(RemovalPolicy::Retain)
    };
    Update::of(key(false), key(true))
}
