//! §4: capacity that is scaled.

use serde_json::{Value, json};

use super::bases::{Base, with};
use super::fault::{Fault, fault};

const GLOBAL: &[Base] = &[Base::ProvisionedGlobalTable];

pub(crate) fn faults() -> Vec<Fault> {
    let target = |id: &str, dimension: &str| {
        json!({
            "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
            "Properties": {
                "ServiceNamespace": "dynamodb",
                "ScalableDimension": dimension,
                "ResourceId": { "Fn::Sub": format!("table/${{{id}}}") },
                "MinCapacity": 5,
                "MaxCapacity": 100,
            },
        })
    };
    const WRITES: &str =
        "Tracks/WriteProvisionedThroughputSettings/WriteCapacityAutoScalingSettings";
    const INDEX: &str = concat!(
        "Tracks/Replicas/0/GlobalSecondaryIndexes/0",
        "/ReadProvisionedThroughputSettings/ReadCapacityAutoScalingSettings",
    );
    let settings = |minimum: i64, maximum: i64, target: i64| {
        json!({
            "MinCapacity": minimum,
            "MaxCapacity": maximum,
            "TargetTrackingScalingPolicyConfiguration": { "TargetValue": target },
        })
    };
    const INDEX_WRITES: &str = concat!(
        "Tracks/GlobalSecondaryIndexes/0",
        "/WriteProvisionedThroughputSettings/WriteCapacityAutoScalingSettings",
    );
    const READS: &str = "Tracks/Replicas/0/ReadProvisionedThroughputSettings";
    let reads = |scaling: Value| json!({ "ReadCapacityAutoScalingSettings": scaling });
    let lacking = |name: &str| {
        let mut scaling = settings(5, 100, 70);
        scaling.as_object_mut().unwrap().shift_remove(name);
        scaling
    };
    let waiting = |name: &str, seconds: Value| {
        let mut scaling = settings(5, 100, 70);
        scaling["TargetTrackingScalingPolicyConfiguration"][name] = seconds;
        scaling
    };
    let seeded = |seed: u64| with(settings(5, 100, 70), json!({ "SeedCapacity": seed }));
    const PROVISIONED: &[Base] = &[Base::ProvisionedTable];
    let scaled = |code, what, id: &str, dimension: &str| {
        let mut target = target("Tracks", dimension);
        target["Properties"]["ResourceId"] = json!({ "Fn::Sub": id });
        fault(code, what, "RegisterScalableTarget: ResourceId")
            .of(PROVISIONED)
            .set("/Resources/Scaled", target)
    };
    vec![
        scaled(
            "DDB095",
            "an index scaled as a table",
            "table/${Tracks}/index/byUserId",
            "dynamodb:table:ReadCapacityUnits",
        )
        .at("Scaled/ScalableDimension"),
        scaled(
            "DDB095",
            "a table scaled as an index",
            "table/${Tracks}",
            "dynamodb:index:WriteCapacityUnits",
        )
        .at("Scaled/ScalableDimension"),
        scaled(
            "DDB095",
            "an ARN in the id of what is scaled",
            "table/${Tracks.Arn}",
            "dynamodb:table:ReadCapacityUnits",
        )
        .at("Scaled/ResourceId"),
        scaled(
            "DDB096",
            "an index that the table does not have",
            "table/${Tracks}/index/byUser",
            "dynamodb:index:ReadCapacityUnits",
        )
        .at("Scaled/ResourceId"),
        fault("DDB029", "a minimum above the maximum", "12: Min ≤ Max").of(GLOBAL).beyond(
            WRITES,
            settings(101, 100, 70),
            settings(100, 100, 70),
        ),
        fault("DDB025", "a minimum of 0", "12: at least 1").of(GLOBAL).beyond(
            WRITES,
            settings(0, 100, 70),
            settings(1, 100, 70),
        ),
        fault("DDB030", "a target of 19 percent", "12: 20 to 90").of(GLOBAL).beyond(
            WRITES,
            settings(5, 100, 19),
            settings(5, 100, 20),
        ),
        fault("DDB030", "a target of 91 percent", "12: 20 to 90").of(GLOBAL).beyond(
            INDEX,
            settings(5, 100, 91),
            settings(5, 100, 90),
        ),
        fault("DDB029", "an index's minimum above the maximum", "12: Min ≤ Max").of(GLOBAL).beyond(
            INDEX_WRITES,
            settings(101, 100, 70),
            settings(100, 100, 70),
        ),
        fault("DDB029", "a replica's minimum above the maximum", "12: Min ≤ Max")
            .of(GLOBAL)
            .beyond(READS, reads(settings(101, 100, 70)), reads(settings(100, 100, 70))),
        fault("DDB030", "an index's target of 91 percent", "12: 20 to 90").of(GLOBAL).beyond(
            INDEX_WRITES,
            settings(5, 100, 91),
            settings(5, 100, 90),
        ),
        fault("DDB030", "a replica's target of 19 percent", "12: 20 to 90").of(GLOBAL).beyond(
            READS,
            reads(settings(5, 100, 19)),
            reads(settings(5, 100, 20)),
        ),
        fault("DDB026", "scaled writes of up to 40,001 units", "11: 40,000 without asking")
            .of(GLOBAL)
            .beyond(WRITES, settings(5, 40_001, 70), settings(5, 40_000, 70)),
        fault("DDB026", "scaled writes of an index of up to 40,001 units", "11: 40,000")
            .of(GLOBAL)
            .beyond(INDEX_WRITES, settings(5, 40_001, 70), settings(5, 40_000, 70)),
        fault("DDB026", "scaled reads of a replica of up to 40,001 units", "11: 40,000")
            .of(GLOBAL)
            .beyond(READS, reads(settings(5, 40_001, 70)), reads(settings(5, 40_000, 70))),
        fault("DDB070", "scaling without a maximum", "schema: required").of(GLOBAL).beyond(
            WRITES,
            lacking("MaxCapacity"),
            settings(5, 100, 70),
        ),
        fault("DDB070", "scaling of an index without a minimum", "schema: required")
            .of(GLOBAL)
            .beyond(INDEX_WRITES, lacking("MinCapacity"), settings(5, 100, 70)),
        fault("DDB070", "scaling of a replica's index without a target", "schema: required")
            .of(GLOBAL)
            .beyond(
                INDEX,
                lacking("TargetTrackingScalingPolicyConfiguration"),
                settings(5, 100, 70),
            ),
        fault("DDB072", "a wait of −1 seconds before scaling in", "schema: at least 0")
            .of(GLOBAL)
            .beyond(
                WRITES,
                waiting("ScaleInCooldown", json!(-1)),
                waiting("ScaleInCooldown", json!(0)),
            ),
        fault("DDB072", "a wait of half a second before scaling out", "schema: a whole number")
            .of(GLOBAL)
            .beyond(
                INDEX,
                waiting("ScaleOutCooldown", json!(0.5)),
                waiting("ScaleOutCooldown", json!(1)),
            ),
        fault("DDB025", "0 units to begin with", "12: at least 1").of(GLOBAL).beyond(
            WRITES,
            seeded(0),
            seeded(5),
        ),
        fault("DDB031", "a capacity to begin with above the maximum", "12: between")
            .of(GLOBAL)
            .beyond(WRITES, seeded(101), seeded(100)),
        fault("DDB031", "a capacity to begin with below the minimum", "12: between")
            .of(GLOBAL)
            .beyond(INDEX, seeded(4), seeded(5)),
        fault("DDB032", "reads both fixed and scaled", "one of them").of(GLOBAL).set(
            "Tracks/Replicas/0/ReadProvisionedThroughputSettings/ReadCapacityAutoScalingSettings",
            settings(5, 100, 70),
        ),
        fault("DDB033", "a scalable target for a global table", "13: it manages its own")
            .of(GLOBAL)
            .set("/Resources/Reads", target("Tracks", "dynamodb:table:ReadCapacityUnits")),
    ]
}
