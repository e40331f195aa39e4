use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let role = |path: &str| resource("IAM::Role", &[("Path", json!(path))]);
    Update::of(role("/"), role("/shop/"))
}

pub(crate) fn good() -> Update {
    let role = |what: &str| resource("IAM::Role", &[("Description", json!(what))]);
    Update::of(role("takes orders"), role("takes and cancels orders"))
}
