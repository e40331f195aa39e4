use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let reads = |units: u32| {
        let throughput = json!({ "ReadCapacityUnits": units, "WriteCapacityUnits": 5 });
        resource("DynamoDB::Table", &[("ProvisionedThroughput", throughput)])
    };
    Update::of(reads(50), reads(5))
}

pub(crate) fn good() -> Update {
    let reads = |units: u32| {
        let throughput = json!({ "ReadCapacityUnits": units, "WriteCapacityUnits": 5 });
        resource("DynamoDB::Table", &[("ProvisionedThroughput", throughput)])
    };
    Update::of(reads(5), reads(50))
}
