use serde_json::json;
use tablature::{Attribute, CfnResource, GlobalSecondaryIndex, RemovalPolicy, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let defined = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let element = |name: &str, kind: &str| json!({ "AttributeName": name, "KeyType": kind });
    let by_track = json!({
        "IndexName": "byTrack",
        "KeySchema": [element("trackId", "HASH"), element("playedAt", "RANGE")],
        "Projection": { "ProjectionType": "ALL" },
    });
    let definitions = json!([defined("userId"), defined("playedAt"), defined("trackId")]);
    stack.add(
        CfnResource::new("Plays", "AWS::DynamoDB::Table")
            .property("BillingMode", "PAY_PER_REQUEST")
            .property("AttributeDefinitions", definitions)
            .property("KeySchema", json!([element("userId", "HASH"), element("playedAt", "RANGE")]))
            .property("LocalSecondaryIndexes", json!([by_track]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Plays", Attribute::string("userId"))
            .sort_key(Attribute::string("playedAt"))
            .global_secondary_index(
                GlobalSecondaryIndex::new("byTrack", Attribute::string("trackId"))
                    .sort_key(Attribute::string("playedAt")),
            ),
    );
    stack
}
