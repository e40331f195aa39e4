use serde_json::json;
use tablature::{CfnResource, Expr, Stack};

pub(crate) fn bad() -> Stack {
    scaled("table/${Tracks}/index/byUser")
}

pub(crate) fn good() -> Stack {
    scaled("table/${Tracks}/index/byOwner")
}

fn scaled(id: &str) -> Stack {
    let mut stack = Stack::new("music");
    let capacity = json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 });
    let attribute = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let key = |name: &str| json!([{ "AttributeName": name, "KeyType": "HASH" }]);
    let index = json!({
        "IndexName": "byOwner",
        "KeySchema": key("owner"),
        "Projection": { "ProjectionType": "ALL" },
        "ProvisionedThroughput": capacity,
    });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::Table")
            .property("AttributeDefinitions", json!([attribute("id"), attribute("owner")]))
            .property("KeySchema", key("id"))
            .property("ProvisionedThroughput", capacity)
            .property("GlobalSecondaryIndexes", json!([index]))
            .removal_policy(tablature::RemovalPolicy::Retain),
    );
    stack.add(
        CfnResource::new("TrackReads", "AWS::ApplicationAutoScaling::ScalableTarget")
            .property("ServiceNamespace", "dynamodb")
            .property("ResourceId", Expr::sub(id))
            .property("ScalableDimension", "dynamodb:index:ReadCapacityUnits")
            .property("MinCapacity", 5)
            .property("MaxCapacity", 100),
    );
    stack
}
