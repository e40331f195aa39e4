use serde_json::json;
use tablature::{
    Attribute, CfnResource, ReadCapacity, RemovalPolicy, Stack, TableV2, WriteCapacity,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let capacity = json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("ProvisionedThroughput", capacity)
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::provisioned(
        "Tracks",
        Attribute::string("id"),
        ReadCapacity::fixed(5),
        WriteCapacity::autoscaled(5, 100),
    ));
    stack
}
