use serde_json::json;

use crate::update::{Deploying, Update, resource};

pub(crate) fn bad() -> Deploying {
    let index = json!([{ "IndexName": "byUser" }]);
    Deploying::of(Update::of(
        resource("DynamoDB::Table", &[("BillingMode", "PROVISIONED".into())]),
        resource(
            "DynamoDB::Table",
            &[("BillingMode", "PAY_PER_REQUEST".into()), ("GlobalSecondaryIndexes", index)],
        ),
    ))
}

pub(crate) fn good() -> Deploying {
    Deploying::of(Update::of(
        resource("DynamoDB::Table", &[("BillingMode", "PROVISIONED".into())]),
        resource("DynamoDB::Table", &[("BillingMode", "PAY_PER_REQUEST".into())]),
    ))
}
