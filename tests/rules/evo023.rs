use serde_json::json;

use crate::update::{Update, orders, resource};

pub(crate) fn bad() -> Update {
    let shared = |tag: &str| {
        resource(
            "DynamoDB::GlobalTable",
            &[
                (
                    "GlobalTableSourceArn",
                    json!("arn:aws:dynamodb:eu-west-1:444455556666:table/orders"),
                ),
                ("Replicas", json!([{ "Region": "eu-west-1", "TableClass": tag }])),
            ],
        )
    };
    Update::of(shared("STANDARD"), shared("STANDARD_INFREQUENT_ACCESS"))
}

pub(crate) fn good() -> Update {
    Update::of(orders(), orders().deletion_protection(true))
}
