use serde_json::json;
use tablature::{
    Attribute, CfnResource, ReadCapacity, RemovalPolicy, Stack, TableV2, WriteCapacity,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let scaling = json!({
        "MinCapacity": 5,
        "MaxCapacity": 100,
        "TargetTrackingScalingPolicyConfiguration": { "TargetValue": 70 },
    });
    let writes = json!({ "WriteCapacityAutoScalingSettings": scaling });
    let reads = json!({ "ReadCapacityUnits": 5, "ReadCapacityAutoScalingSettings": scaling });
    let replica =
        json!({ "Region": { "Ref": "AWS::Region" }, "ReadProvisionedThroughputSettings": reads });
    stack.add(
        CfnResource::new("Tracks", "AWS::DynamoDB::GlobalTable")
            .property("BillingMode", "PROVISIONED")
            .property(
                "AttributeDefinitions",
                json!([{ "AttributeName": "id", "AttributeType": "S" }]),
            )
            .property("KeySchema", json!([{ "AttributeName": "id", "KeyType": "HASH" }]))
            .property("WriteProvisionedThroughputSettings", writes)
            .property("Replicas", json!([replica]))
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::provisioned(
        "Tracks",
        Attribute::string("id"),
        ReadCapacity::autoscaled(5, 100),
        WriteCapacity::autoscaled(5, 100),
    ));
    stack
}
