//! Auto scaling of provisioned capacity: in a `GlobalTable`, or by resources beside a `Table`.

use crate::facts::limits::dynamodb::TARGET_UTILIZATION;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::capacity::{
    ReadOrWrite, Scaling, is_scaled_by, scalable_targets, settings,
};
use crate::rules::views::tables::{Table, is_known};

rules!(
    error LIMITS = ddb029 {
        title: "the minimum of scaled capacity is not above its maximum",
        explanation: "Auto scaling moves the capacity between the two, and begins at the minimum.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error TARGET = ddb030 {
        title: "auto scaling aims at a utilization of 20 to 90 percent",
        explanation: "The target is how much of the capacity is in use, in percent: at 70, a table that \
            uses 70 units has 100. What is left takes a sudden rise until the scaling follows.",
        page: pages::DYNAMODB_AUTO_SCALING,
    },
    warning SEED = ddb031 {
        title: "the capacity to begin with lies between minimum and maximum",
        explanation: "`SeedCapacity` is what a table begins with when it was on demand before, until auto \
            scaling takes over. Outside its limits, auto scaling changes it at once.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    acknowledgeable_error SCALED_TWICE = ddb033 {
        title: "a global table scales its capacity itself",
        explanation: "A `GlobalTable` registers its own auto scaling, in every Region of its replicas. A \
            `ScalableTarget` for the same table fights with it over the capacity.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error COOLDOWN = ddb072 {
        title: "auto scaling waits for a whole number of seconds, from 0 on",
        explanation: "`ScaleInCooldown` and `ScaleOutCooldown` say how long the capacity stays as it is after \
            a change. CloudFormation refuses less than 0.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for table in template.tables() {
        for setting in settings(&table).iter().filter(|setting| !setting.inherited) {
            for scaling in setting.scalings() {
                check_scaling(&setting.owner, &scaling, findings);
            }
        }
    }
    for target in scalable_targets(template) {
        let limits = (target.property("MinCapacity"), target.property("MaxCapacity"));
        let access = match target.property("ScalableDimension").and_then(|d| d.as_str()) {
            Some(dimension) if dimension.ends_with("WriteCapacityUnits") => ReadOrWrite::Write,
            _ => ReadOrWrite::Read,
        };
        check_limits(&format!("`{target}`"), access, limits, findings);
        let Some(resource) = target.property("ResourceId") else { continue };
        let mut global = template.tables().filter(|table| table.global);
        if let Some(table) = global.find(|table| is_scaled_by(table, &resource)) {
            findings.push(scaled_twice(&table, &resource));
        }
    }
    check_policies(template, findings);
}

fn check_scaling(owner: &str, scaling: &Scaling<'_>, findings: &mut Vec<Finding>) {
    let limits = (scaling.node.get("MinCapacity"), scaling.node.get("MaxCapacity"));
    if check_limits(owner, scaling.access, limits, findings) {
        check_seed(owner, scaling, limits, findings);
    }
    let Some(tracking) = scaling.node.get("TargetTrackingScalingPolicyConfiguration") else {
        return;
    };
    if let Some(target) = tracking.get("TargetValue") {
        check_target(owner, &target, findings);
    }
    check_cooldowns(owner, &tracking, findings);
}

fn check_cooldowns(owner: &str, tracking: &Node<'_>, findings: &mut Vec<Finding>) {
    for name in ["ScaleInCooldown", "ScaleOutCooldown"] {
        let Some(node) = tracking.get(name).filter(is_known) else { continue };
        if node.as_i64().is_some_and(|seconds| seconds >= 0) {
            continue;
        }
        let value = node.shown();
        finding!(&COOLDOWN, "`{name}` of {owner} is {value}")
            .here(&node, "a whole number of seconds, from 0 on")
            .help("leave it out, or write seconds: `60`")
            .add_to(findings);
    }
}

/// Whether the limits are in order, as far as they are literal.
fn check_limits(
    owner: &str,
    access: ReadOrWrite,
    (minimum, maximum): (Option<Node<'_>>, Option<Node<'_>>),
    findings: &mut Vec<Finding>,
) -> bool {
    let (Some(minimum), Some(maximum)) = (minimum, maximum) else { return true };
    let (Some(least), Some(most)) = (minimum.as_i64(), maximum.as_i64()) else { return true };
    if least <= most {
        return true;
    }
    finding!(&LIMITS, "{} capacity of {owner} is scaled between {least} and {most}", access.word())
        .here(&minimum, format!("the minimum {least} is above the maximum {most}"))
        .help(Help::either(
            format!("the minimum comes first: `{}::autoscaled({most}, {least})`", access.builder()),
            "the minimum is at most the maximum",
        ))
        .add_to(findings);
    false
}

fn check_seed(
    owner: &str,
    scaling: &Scaling<'_>,
    (minimum, maximum): (Option<Node<'_>>, Option<Node<'_>>),
    findings: &mut Vec<Finding>,
) {
    let number = |node: &Option<Node<'_>>| node.as_ref().and_then(Node::as_i64);
    let (Some(least), Some(most)) = (number(&minimum), number(&maximum)) else { return };
    let Some(node) = scaling.node.get("SeedCapacity") else { return };
    // A value that is not a number of units is reported by another rule.
    let Some(seed) = node.as_i64().filter(|seed| *seed > 0) else { return };
    if (least..=most).contains(&seed) {
        return;
    }
    finding!(&SEED, "{} capacity of {owner} begins with {seed} units", scaling.access.word())
        .here(&node, format!("scaled between {least} and {most}"))
        .help(
            Help::from(format!("begin with {least} to {most}, or leave "))
                .and(Word::code("SeedCapacity").call(".seed_capacity(…)"))
                .and(" out"),
        )
        .add_to(findings);
}

fn check_target(owner: &str, node: &Node<'_>, findings: &mut Vec<Finding>) {
    let (least, most) = (*TARGET_UTILIZATION.start(), *TARGET_UTILIZATION.end());
    let allowed = to_float(least)..=to_float(most);
    let Some(target) = node.as_f64().filter(|target| !allowed.contains(target)) else { return };
    finding!(&TARGET, "{owner} is scaled to a utilization of {target} percent")
        .here(node, format!("{least} to {most}"))
        .help(Help::say(
            "{} is usual",
            [Word::property("TargetValue", 70).call(".target_utilization(70)")],
        ))
        .add_to(findings);
}

fn to_float(percent: u64) -> f64 {
    u32::try_from(percent).map_or(f64::INFINITY, f64::from)
}

/// Scaling policies beside a `Table`.
fn check_policies(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.resources_of("AWS::ApplicationAutoScaling::ScalingPolicy") {
        let tracking = policy.property("TargetTrackingScalingPolicyConfiguration");
        let Some(tracking) = tracking else { continue };
        let metric = tracking.at(["PredefinedMetricSpecification", "PredefinedMetricType"]);
        let is_table = metric
            .and_then(|metric| metric.as_str())
            .is_some_and(|metric| metric.starts_with("DynamoDB"));
        if let Some(target) = tracking.get("TargetValue").filter(|_| is_table) {
            let owner = format!("the table of `{policy}`");
            check_target(&owner, &target, findings);
            check_cooldowns(&owner, &tracking, findings);
        }
    }
}

fn scaled_twice(table: &Table<'_>, resource: &Node<'_>) -> Finding {
    finding!(&SCALED_TWICE, "global table `{table}` is scaled by a `ScalableTarget`")
        .here(resource, "the table scales itself")
        .and(&table.resource, "this table")
        .help(Help::either(
            "remove it, and give the table `ReadCapacity::autoscaled(…)` and \
         `WriteCapacity::autoscaled(…)`",
            "remove it: a global table scales by \
         `ReadCapacityAutoScalingSettings` and \
         `WriteCapacityAutoScalingSettings`",
        ))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{found, found_in, scaled, scaling};

    const WRITE: &str = "WriteProvisionedThroughputSettings/WriteCapacityAutoScalingSettings";
    const READ: &str =
        "Replicas/0/ReadProvisionedThroughputSettings/ReadCapacityAutoScalingSettings";

    fn both(scaling: Value) -> Value {
        scaled(scaling.clone(), scaling)
    }

    fn beside(kind: &str, properties: Value) -> Vec<String> {
        let kind = format!("AWS::ApplicationAutoScaling::{kind}");
        found_in(json!({ "T": { "Type": kind, "Properties": properties } }))
    }

    #[test]
    fn the_minimum_is_not_above_the_maximum() {
        let target = |minimum: Value, maximum: Value| {
            let namespace = "dynamodb";
            json!({ "ServiceNamespace": namespace, "MinCapacity": minimum, "MaxCapacity": maximum })
        };
        for (minimum, maximum, is_right) in [
            (json!(5), json!(5), true),
            (json!(5), json!(100), true),
            (json!(101), json!(100), false),
            (json!("101"), json!("100"), false),
            (json!({ "Ref": "Minimum" }), json!(5), true),
        ] {
            let table = both(scaling(minimum.clone(), maximum.clone(), 70));
            let expect = |at: &str| format!("DDB029 {at}MinCapacity");
            let expected = [expect(&format!("{READ}/")), expect(&format!("{WRITE}/"))];
            assert_eq!(found(&table), if is_right { vec![] } else { expected.to_vec() });
            let alone = if is_right { vec![] } else { vec![expect("")] };
            assert_eq!(beside("ScalableTarget", target(minimum, maximum)), alone);
        }
        let of_ecs = json!({ "ServiceNamespace": "ecs", "MinCapacity": 2, "MaxCapacity": 1 });
        assert_eq!(beside("ScalableTarget", of_ecs), [""; 0]);
    }

    #[test]
    fn the_target_is_20_to_90_percent() {
        let policy = |target: Value, metric: &str| {
            json!({ "TargetTrackingScalingPolicyConfiguration": {
                "PredefinedMetricSpecification": { "PredefinedMetricType": metric },
                "TargetValue": target,
            }})
        };
        for (target, is_right) in [
            (json!(20), true),
            (json!(90.0), true),
            (json!({ "Ref": "Target" }), true),
            (json!(19), false),
            (json!(90.5), false),
            (json!(0.7), false),
        ] {
            let table = both(scaling(5, 9, target.clone()));
            let at = "TargetTrackingScalingPolicyConfiguration/TargetValue";
            let expected = [format!("DDB030 {READ}/{at}"), format!("DDB030 {WRITE}/{at}")];
            assert_eq!(found(&table), if is_right { vec![] } else { expected.to_vec() });
            let alone = if is_right { vec![] } else { vec![format!("DDB030 {at}")] };
            let metric = "DynamoDBReadCapacityUtilization";
            assert_eq!(beside("ScalingPolicy", policy(target.clone(), metric)), alone);
            let metric = "ECSServiceAverageCPUUtilization";
            assert_eq!(beside("ScalingPolicy", policy(target, metric)), [""; 0]);
        }
    }

    #[test]
    fn the_seed_lies_between() {
        for (seed, is_right) in [
            (json!(5), true),
            (json!(9), true),
            (json!({ "Ref": "Seed" }), true),
            (json!(4), false),
            (json!(10), false),
        ] {
            let mut scaling = scaling(5, 9, 70);
            scaling["SeedCapacity"] = seed;
            let expected = [READ, WRITE].map(|at| format!("DDB031 {at}/SeedCapacity"));
            assert_eq!(found(&both(scaling)), if is_right { vec![] } else { expected.to_vec() });
        }
    }

    #[test]
    fn a_global_table_is_not_scaled_from_outside() {
        for (id, name, expected) in [
            (json!("table/users"), json!("users"), true),
            (json!("table/users/index/byOwner"), json!("users"), true),
            (json!("table/users-2"), json!("users"), false),
            (json!({ "Fn::Sub": "table/${G}" }), json!(null), true),
            (json!({ "Fn::Join": ["/", ["table", { "Ref": "G" }]] }), json!(null), true),
            (json!({ "Fn::Sub": "table/${Other}" }), json!(null), false),
        ] {
            let mut table = both(scaling(5, 9, 70));
            table["Properties"]["TableName"] = name;
            table["Properties"].as_object_mut().unwrap().retain(|_, value| !value.is_null());
            let target = json!({
                "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
                "Properties": {
                    "ServiceNamespace": "dynamodb",
                    "ResourceId": id,
                    "MinCapacity": 1,
                    "MaxCapacity": 5,
                },
            });
            let expected: &[&str] = if expected { &["DDB033 ResourceId"] } else { &[] };
            assert_eq!(found_in(json!({ "G": table, "T": target })), expected, "{id}");
        }
    }
}
