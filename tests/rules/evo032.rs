use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let client = |secret: bool| {
        resource(
            "Cognito::UserPoolClient",
            &[("UserPoolId", json!("eu-west-1_AbCdEfGhI")), ("GenerateSecret", json!(secret))],
        )
    };
    Update::of(client(false), client(true))
}

pub(crate) fn good() -> Update {
    let client = |hours: u32| {
        resource(
            "Cognito::UserPoolClient",
            &[("UserPoolId", json!("eu-west-1_AbCdEfGhI")), ("IdTokenValidity", json!(hours))],
        )
    };
    Update::of(client(1), client(2))
}
