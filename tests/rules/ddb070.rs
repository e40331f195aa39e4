use serde_json::json;
use tablature::{Attribute, CfnResource, RemovalPolicy, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Sessions", "AWS::DynamoDB::Table")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("TimeToLiveSpecification", json!({ "AttributeName": "expiresAt" }))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Sessions", Attribute::string("id")).time_to_live_attribute("expiresAt"),
    );
    stack
}
