use serde_json::json;
use tablature::{Attribute, CfnResource, RemovalPolicy, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let defined = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let element = |name: &str, kind: &str| json!({ "AttributeName": name, "KeyType": kind });
    stack.add(
        CfnResource::new("Favourites", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("AttributeDefinitions", json!([defined("userId"), defined("trackId")]))
            .property("KeySchema", json!([element("userId", "HASH"), element("trackId", "HASH")]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Favourites", Attribute::string("userId"))
            .sort_key(Attribute::string("trackId")),
    );
    stack
}
