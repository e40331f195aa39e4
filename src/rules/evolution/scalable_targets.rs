//! Auto scaling of a `Table`, and the effect of the table's own capacity on it.

use crate::rules::prelude::{Finding, Judged, Node, Resource, finding, pages, rules};
use crate::rules::views::capacity::{
    Billing, ReadOrWrite, billing, is_scaled_by, scalable_targets, thousands,
};
use crate::rules::views::tables::{Index, Table};
use crate::template::text;

rules!(
    warning OUTSIDE = ddb090 {
        title: "the capacity of a scaled table is one that auto scaling would choose",
        explanation: "A table that a `ScalableTarget` scales has its own `ProvisionedThroughput` as well, \
            and CloudFormation sets that number whenever the property changes, whatever auto scaling has \
            made of it. A number outside the limits is never what the table has: each such deployment \
            throttles it or pays for too much, until auto scaling corrects it. Write the minimum, and leave \
            it.",
        page: pages::DYNAMODB_AUTO_SCALING,
    },
    warning ON_DEMAND = ddb091 {
        title: "a table on demand leaves no auto scaling behind",
        explanation: "On demand there is no capacity to scale. A `ScalableTarget` that stays when a table \
            is switched to `PAY_PER_REQUEST` does nothing but wait: its alarms go on, and when the table is \
            provisioned again, limits from long ago decide at once. Remove the targets and their policies in \
            the update that switches.",
        page: pages::DYNAMODB_SWITCHING_CAPACITY_MODES,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let targets: Vec<(Resource<'_>, Node<'_>)> = scalable_targets(template)
        .filter_map(|target| Some((target, target.property("ResourceId")?)))
        .collect();
    if targets.is_empty() {
        return;
    }
    for table in template.tables().filter(|table| !table.global) {
        let own = targets.iter().filter(|(_, id)| is_scaled_by(&table, id));
        match billing(&table) {
            Some(Billing::Provisioned) => findings
                .extend(own.filter_map(|(target, id)| outside_the_limits(&table, target, id))),
            Some(Billing::OnDemand) => {
                // With a condition, the table may be provisioned in the cases in which there is a
                // target.
                let sure = own.filter(|(target, _)| target.node().get("Condition").is_none());
                findings.extend(left_behind(&table, sure.map(|(_, id)| id)));
            }
            None => {}
        }
    }
}

fn outside_the_limits(table: &Table<'_>, target: &Resource<'_>, id: &Node<'_>) -> Option<Finding> {
    let dimension = target.property("ScalableDimension")?;
    let (access, name) = match dimension.as_str()? {
        dimension if dimension.ends_with(":ReadCapacityUnits") => {
            (ReadOrWrite::Read, "ReadCapacityUnits")
        }
        dimension if dimension.ends_with(":WriteCapacityUnits") => {
            (ReadOrWrite::Write, "WriteCapacityUnits")
        }
        _ => return None,
    };
    let (throughput, owner) = match index_in(id) {
        None => (table.property("ProvisionedThroughput")?, format!("table `{table}`")),
        Some(name) => {
            let named = |index: &Index<'_>| !index.local && index.name() == Some(name.as_str());
            let index = table.indexes().into_iter().find(named)?;
            (index.node.get("ProvisionedThroughput")?, index.to_string())
        }
    };
    let fixed = throughput.get(name)?;
    let (minimum, maximum) = (target.property("MinCapacity")?, target.property("MaxCapacity")?);
    let units = |node: &Node<'_>| node.as_i64().and_then(|units| u64::try_from(units).ok());
    let (least, own, most) = (units(&minimum)?, units(&fixed)?, units(&maximum)?);
    if least > most || (least..=most).contains(&own) {
        return None;
    }
    let (limit, place) = if own < least { ("at least", &minimum) } else { ("at most", &maximum) };
    let bound = thousands(if own < least { least } else { most });
    let word = access.word();
    finding!(
        &OUTSIDE,
        "{owner} is set to {} {word} units, and scaled to {limit} {bound}",
        thousands(own)
    )
    .here(&fixed, "never what the table has")
    .and(place, format!("{limit} {bound}"))
    .help(format!("write the minimum: `\"{name}\": {least}`"))
    .found()
}

/// The index in `table/…/index/…`.
fn index_in(id: &Node<'_>) -> Option<String> {
    text::filled(id, "?").split_once("/index/").map(|(_, index)| index.to_owned())
}

fn left_behind<'n, 't: 'n>(
    table: &Table<'_>,
    mut ids: impl Iterator<Item = &'n Node<'t>>,
) -> Option<Finding> {
    let first = ids.next()?;
    let mode = table.property("BillingMode")?;
    finding!(&ON_DEMAND, "table `{table}` is on demand, and auto scaling is left behind")
        .here(first, "nothing to scale")
        .and(&mode, "no capacity of its own")
        .and_each(ids.map(|id| (id, "nothing to scale")))
        .help("remove the `ScalableTarget` and its `ScalingPolicy`")
        .found()
}

#[cfg(test)]
mod tests {
    use crate::rules::views::table_samples::{found_in, index, key, strings, table};
    use serde_json::{Value, json};

    fn target(id: Value, dimension: &str, minimum: Value, maximum: Value) -> Value {
        json!({
            "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
            "Properties": {
                "ServiceNamespace": "dynamodb",
                "ScalableDimension": format!("dynamodb:{dimension}CapacityUnits"),
                "ResourceId": id,
                "MinCapacity": minimum,
                "MaxCapacity": maximum,
            },
        })
    }

    fn units(read: Value, write: Value) -> Value {
        json!({ "ReadCapacityUnits": read, "WriteCapacityUnits": write })
    }

    fn provisioned(of_table: Value, of_index: Value) -> Value {
        let mut by_owner = index("byOwner", key("owner", &[]));
        by_owner["ProvisionedThroughput"] = of_index;
        table(json!({
            "AttributeDefinitions": strings(&["id", "owner"]),
            "BillingMode": "PROVISIONED",
            "GlobalSecondaryIndexes": [by_owner],
            "ProvisionedThroughput": of_table,
        }))
    }

    #[test]
    fn capacity_lies_between_the_limits_of_its_target() {
        let table_id = json!({ "Fn::Sub": "table/${T}" });
        let index_id = json!({ "Fn::Join": ["", ["table/", { "Ref": "T" }, "/index/byOwner"]] });
        let of_table = |name: &str| format!("DDB090 ProvisionedThroughput/{name}CapacityUnits");
        let of_index = |name: &str| {
            format!("DDB090 GlobalSecondaryIndexes/0/ProvisionedThroughput/{name}CapacityUnits")
        };
        for (id, dimension, own, expected) in [
            (&table_id, "table:Read", json!(5), None),
            (&table_id, "table:Read", json!(50), None),
            (&table_id, "table:Read", json!("7"), None),
            (&table_id, "table:Read", json!({ "Ref": "Units" }), None),
            (&table_id, "table:Read", json!(4), Some(of_table("Read"))),
            (&table_id, "table:Write", json!(51), Some(of_table("Write"))),
            (&index_id, "index:Read", json!(4), Some(of_index("Read"))),
            (&index_id, "index:Write", json!(50), None),
        ] {
            let is_index = dimension.starts_with("index");
            let other = units(json!(20), json!(20));
            let (of_table, of_index) = match dimension.ends_with("Read") {
                true if is_index => (other, units(own.clone(), json!(20))),
                false if is_index => (other, units(json!(20), own.clone())),
                true => (units(own.clone(), json!(20)), other),
                false => (units(json!(20), own.clone()), other),
            };
            let target = target(id.clone(), dimension, json!(5), json!(50));
            let resources = json!({ "T": provisioned(of_table, of_index), "S": target });
            let expected: Vec<String> = expected.into_iter().collect();
            assert_eq!(found_in(resources), expected, "{dimension} {own}");
        }
    }

    #[test]
    fn limits_that_are_not_known_or_upside_down_are_not_compared() {
        for (minimum, maximum, expected) in [
            (json!({ "Ref": "Least" }), json!(3), vec![]),
            (json!(9), json!(7), vec!["DDB029 S/Properties/MinCapacity"]),
        ] {
            let target = target(json!({ "Fn::Sub": "table/${T}" }), "table:Read", minimum, maximum);
            let own = || units(json!(5), json!(5));
            assert_eq!(found_in(json!({ "T": provisioned(own(), own()), "S": target })), expected);
        }
    }

    #[test]
    fn nothing_scales_a_table_on_demand() {
        let of = |dimension: &str, id: &str| {
            target(json!({ "Fn::Sub": id }), dimension, json!(5), json!(50))
        };
        let expected = ["DDB091 R/Properties/ResourceId"];
        let read = of("table:Read", "table/${T}");
        let resources = |read: &Value| {
            let write = of("table:Write", "table/${Other}");
            json!({ "T": table(json!({})), "R": read, "W": write })
        };
        assert_eq!(found_in(resources(&read)), expected);
        let mut conditional = read.clone();
        conditional["Condition"] = json!("IsProvisioned");
        assert_eq!(found_in(resources(&conditional)), [""; 0]);
        let both =
            json!({ "T": table(json!({})), "R": read, "W": of("table:Write", "table/${T}") });
        assert_eq!(found_in(both), expected, "one table, one finding");
    }
}
