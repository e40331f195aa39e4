use serde_json::json;
use tablature::{Attribute, CfnResource, RemovalPolicy, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("DeletionProtectionEnabled", "yes")
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).deletion_protection(true));
    stack
}
