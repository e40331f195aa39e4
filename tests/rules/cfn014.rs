use serde_json::json;
use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let open_api = json!({ "openapi": "3.0.1", "info": { "description": "x".repeat(1_000_000) } });
    let mut stack = Stack::new("shop");
    stack.add(CfnResource::new("Api", "AWS::ApiGateway::RestApi").property("Body", open_api));
    stack
}

pub(crate) fn good() -> Stack {
    let open_api = json!({ "Bucket": "shop-definitions", "Key": "open-api.json" });
    let mut stack = Stack::new("shop");
    stack.add(
        CfnResource::new("Api", "AWS::ApiGateway::RestApi").property("BodyS3Location", open_api),
    );
    stack
}
