use serde_json::json;
use tablature::{Attribute, CfnResource, Expr, Stack, StreamViewType, TableV2};

pub(crate) fn bad() -> Stack {
    counted(CfnResource::new("Failed", "AWS::SQS::Queue").property("FifoQueue", true))
}

pub(crate) fn good() -> Stack {
    counted(CfnResource::new("Failed", "AWS::SQS::Queue"))
}

fn counted(failed: CfnResource) -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(
        TableV2::on_demand("Plays", Attribute::string("id"))
            .stream(StreamViewType::NewAndOldImages),
    );
    let failed = stack.add(failed);
    stack.add(
        CfnResource::new("PlaysToCount", "AWS::Lambda::EventSourceMapping")
            .property("FunctionName", "count")
            .property("EventSourceArn", plays.stream().arn())
            .property("StartingPosition", "TRIM_HORIZON")
            .property("DestinationConfig", on_failure(failed.attribute("Arn"))),
    );
    stack
}

fn on_failure(arn: Expr) -> Expr {
    let arn: serde_json::Value = serde_json::from_str(&arn.to_json()).unwrap_or_default();
    json!({ "OnFailure": { "Destination": arn } }).into()
}
