use serde_json::json;

use crate::update::{Update, resource};

pub(crate) fn bad() -> Update {
    let changes = |stream: &str| {
        let arn = format!("arn:aws:kinesis:eu-west-1:111122223333:stream/{stream}");
        resource("DynamoDB::Table", &[("KinesisStreamSpecification", json!({ "StreamArn": arn }))])
    };
    Update::of(changes("orders"), changes("all"))
}

pub(crate) fn good() -> Update {
    let changes = |precision: &str| {
        let arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/orders";
        let stream = json!({ "StreamArn": arn, "ApproximateCreationDateTimePrecision": precision });
        resource("DynamoDB::Table", &[("KinesisStreamSpecification", stream)])
    };
    Update::of(changes("MILLISECOND"), changes("MICROSECOND"))
}
