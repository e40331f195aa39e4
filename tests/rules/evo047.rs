use serde_json::json;

use crate::update::{Deploying, Update, orders};

/// Time to live was switched off less than an hour ago.
pub(crate) fn bad() -> Deploying {
    good()
        .described(&json!({ "Table": { "TableName": "app-Orders-1ABC" } }))
        .described(&json!({ "TimeToLiveDescription": { "TimeToLiveStatus": "DISABLING" } }))
}

pub(crate) fn good() -> Deploying {
    Deploying::of(Update::of(orders(), orders().time_to_live_attribute("expires")))
}
