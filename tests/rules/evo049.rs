use serde_json::json;

use crate::update::{Deploying, Update, orders};
use tablature::Stack;

/// A table `orders` was kept when an earlier stack went.
fn making(name: &str) -> Deploying {
    let mut after = Stack::new("shop");
    after.add(orders().table_name(name));
    Deploying::of(Update::of_stacks(&Stack::new("shop"), &after))
        .described(&json!({ "Table": { "TableName": "orders" } }))
}

pub(crate) fn bad() -> Deploying {
    making("orders")
}

pub(crate) fn good() -> Deploying {
    making("purchases")
}
