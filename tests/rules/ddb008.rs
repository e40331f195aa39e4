use serde_json::json;
use tablature::{Attribute, CfnResource, GlobalSecondaryIndex, RemovalPolicy, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let defined = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let element = |name: &str, kind: &str| json!({ "AttributeName": name, "KeyType": kind });
    let by_genre = json!({
        "IndexName": "byGenre",
        "KeySchema": [element("releasedAt", "RANGE"), element("genre", "HASH")],
        "Projection": { "ProjectionType": "ALL" },
    });
    let definitions = json!([defined("id"), defined("genre"), defined("releasedAt")]);
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("AttributeDefinitions", definitions)
            .property("KeySchema", json!([element("id", "HASH")]))
            .property("GlobalSecondaryIndexes", json!([by_genre]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
            GlobalSecondaryIndex::new("byGenre", Attribute::string("genre"))
                .sort_key(Attribute::string("releasedAt")),
        ),
    );
    stack
}
