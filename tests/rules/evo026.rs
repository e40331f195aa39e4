use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let pool =
        |sign_in: &str| resource("Cognito::UserPool", &[("UsernameAttributes", json!([sign_in]))]);
    Update::of(pool("email"), pool("phone_number"))
}

pub(crate) fn good() -> Update {
    let pool = |name: &str| resource("Cognito::UserPool", &[("UserPoolName", json!(name))]);
    Update::of(pool("shop"), pool("store"))
}
