use serde_json::json;
use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let types = json!(["image/png", "image/png"]);
    stack.add(
        CfnResource::new("Covers", "AWS::ApiGateway::RestApi").property("BinaryMediaTypes", types),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let types = json!(["image/png", "image/jpeg"]);
    stack.add(
        CfnResource::new("Covers", "AWS::ApiGateway::RestApi").property("BinaryMediaTypes", types),
    );
    stack
}
