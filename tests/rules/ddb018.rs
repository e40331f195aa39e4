use serde_json::json;
use tablature::{Attribute, CfnResource, GlobalSecondaryIndex, RemovalPolicy, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let defined = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let by_owner = json!({
        "IndexName": "byOwner",
        "KeySchema": [{ "AttributeName": "owner", "KeyType": "HASH" }],
        "Projection": {},
    });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("AttributeDefinitions", json!([defined("id"), defined("owner")]))
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("GlobalSecondaryIndexes", json!([by_owner]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
            GlobalSecondaryIndex::new("byOwner", Attribute::string("owner")),
        ),
    );
    stack
}
