use serde_json::json;
use tablature::{Attribute, CfnResource, Stack, StreamViewType, TableV2};

pub(crate) fn bad() -> Stack {
    filtered(r#"{"dynamodb": {"NewImage": {"status": ["PAID"]}}}"#)
}

pub(crate) fn good() -> Stack {
    filtered(r#"{"dynamodb": {"NewImage": {"status": {"S": ["PAID"]}}}}"#)
}

fn filtered(pattern: &str) -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("id")).stream(StreamViewType::NewImage),
    );
    stack.add(
        CfnResource::new("OrdersToInvoices", "AWS::Lambda::EventSourceMapping")
            .property("FunctionName", "invoices")
            .property("EventSourceArn", orders.stream().arn())
            .property("StartingPosition", "TRIM_HORIZON")
            .property("FilterCriteria", json!({ "Filters": [{ "Pattern": pattern }] })),
    );
    stack
}
