use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let billed = |mode: &str| resource("DynamoDB::Table", &[("BillingMode", json!(mode))]);
    Update::of(billed("PROVISIONED"), billed("PAY_PER_REQUEST"))
}

pub(crate) fn good() -> Update {
    let most = |units: u32| {
        resource(
            "DynamoDB::Table",
            &[("OnDemandThroughput", json!({ "MaxReadRequestUnits": units }))],
        )
    };
    Update::of(most(1_000), most(40_000))
}
