use serde_json::{Value, json};

use crate::update::{Deploying, Update, by, orders};

fn table(status: &str) -> Value {
    let index = json!({ "IndexName": "by-user", "IndexStatus": status });
    json!({ "Table": { "TableName": "app-Orders-1ABC", "GlobalSecondaryIndexes": [index] } })
}

fn update() -> Deploying {
    let table = || orders().global_secondary_index(by("user"));
    Deploying::of(Update::of(table(), table().time_to_live_attribute("expires")))
}

pub(crate) fn bad() -> Deploying {
    update().described(&table("CREATING"))
}

pub(crate) fn good() -> Deploying {
    update().described(&table("ACTIVE"))
}
