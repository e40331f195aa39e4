use serde_json::json;
use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let tag = json!({ "Key": "team", "Value": "till" });
    stack.add(CfnResource::new("Alarms", "AWS::SNS::Topic").property("Tags", tag));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let tag = json!({ "Key": "team", "Value": "till" });
    stack.add(CfnResource::new("Alarms", "AWS::SNS::Topic").property("Tags", json!([tag])));
    stack
}
