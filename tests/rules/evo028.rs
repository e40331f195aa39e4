use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let mapping = |start: &str, batch: u32| {
        let stream =
            "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000";
        resource(
            "Lambda::EventSourceMapping",
            &[
                ("FunctionName", json!("orders")),
                ("EventSourceArn", json!(stream)),
                ("StartingPosition", json!(start)),
                ("BatchSize", json!(batch)),
            ],
        )
    };
    Update::of(mapping("LATEST", 10), mapping("TRIM_HORIZON", 10))
}

pub(crate) fn good() -> Update {
    let mapping = |start: &str, batch: u32| {
        let stream =
            "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000";
        resource(
            "Lambda::EventSourceMapping",
            &[
                ("FunctionName", json!("orders")),
                ("EventSourceArn", json!(stream)),
                ("StartingPosition", json!(start)),
                ("BatchSize", json!(batch)),
            ],
        )
    };
    Update::of(mapping("LATEST", 10), mapping("LATEST", 100))
}
