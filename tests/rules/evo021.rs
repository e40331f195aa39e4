use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let table = |consistency: &str| {
        let regions =
            ["eu-west-1", "eu-west-2", "eu-west-3"].map(|region| json!({ "Region": region }));
        resource(
            "DynamoDB::GlobalTable",
            &[("MultiRegionConsistency", json!(consistency)), ("Replicas", json!(regions))],
        )
    };
    Update::of(table("EVENTUAL"), table("STRONG"))
}

pub(crate) fn good() -> Update {
    let table = |protected: bool| {
        let regions = ["eu-west-1", "eu-west-2", "eu-west-3"]
            .map(|region| json!({ "Region": region, "DeletionProtectionEnabled": protected }));
        resource(
            "DynamoDB::GlobalTable",
            &[("MultiRegionConsistency", json!("STRONG")), ("Replicas", json!(regions))],
        )
    };
    Update::of(table(false), table(true))
}
