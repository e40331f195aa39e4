use serde_json::json;
use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let defined = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let by_owner = json!({
        "IndexName": "byOwner",
        "KeySchema": [{ "AttributeName": "owner", "KeyType": "HASH" }],
        "Projection": { "ProjectionType": "ALL" },
    });
    let insights =
        json!({ "IndexName": "byOwners", "ContributorInsightsSpecification": { "Enabled": true } });
    let replica =
        json!({ "Region": { "Ref": "AWS::Region" }, "GlobalSecondaryIndexes": [insights] });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("AttributeDefinitions", json!([defined("id"), defined("owner")]))
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("GlobalSecondaryIndexes", json!([by_owner]))
            .property("Replicas", json!([replica]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let defined = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let by_owner = json!({
        "IndexName": "byOwner",
        "KeySchema": [{ "AttributeName": "owner", "KeyType": "HASH" }],
        "Projection": { "ProjectionType": "ALL" },
    });
    let insights =
        json!({ "IndexName": "byOwner", "ContributorInsightsSpecification": { "Enabled": true } });
    let replica =
        json!({ "Region": { "Ref": "AWS::Region" }, "GlobalSecondaryIndexes": [insights] });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("AttributeDefinitions", json!([defined("id"), defined("owner")]))
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("GlobalSecondaryIndexes", json!([by_owner]))
            .property("Replicas", json!([replica]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
