use serde_json::{Value, json};

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let billed = |mode: &str| resource("DynamoDB::Table", &[("BillingMode", json!(mode))]);
    Update::of(billed("PAY_PER_REQUEST"), billed("PROVISIONED"))
}

pub(crate) fn good() -> Update {
    let on_demand = [("BillingMode", json!("PAY_PER_REQUEST"))];
    let units: Value = json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 });
    let provisioned = [("BillingMode", json!("PROVISIONED")), ("ProvisionedThroughput", units)];
    Update::of(resource("DynamoDB::Table", &on_demand), resource("DynamoDB::Table", &provisioned))
}
