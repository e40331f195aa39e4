use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let most = ("OnDemandThroughput", json!({ "MaxReadRequestUnits": 1_000 }));
    Update::of(resource("DynamoDB::Table", &[most]), resource("DynamoDB::Table", &[]))
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
