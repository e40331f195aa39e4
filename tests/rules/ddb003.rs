use serde_json::json;
use tablature::{Attribute, CfnResource, RemovalPolicy, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let defined = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("AttributeDefinitions", json!([defined("id"), defined("title")]))
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    // The title stands in the items and is not declared.
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack
}
