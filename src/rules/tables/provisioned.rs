//! Provisioned tables: the capacity that each of their parts needs.

use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::tables::billing::of_other_mode;
use crate::rules::views::capacity::{Billing, billing};
use crate::rules::views::tables::{Table, complete, lacks};

rules!(
    error NO_CAPACITY = ddb023 {
        title: "a provisioned table sets capacity for itself and each global index",
        explanation: "A table that names no `BillingMode` is provisioned. A provisioned `Table` has \
            `ProvisionedThroughput`, and so has each of its global indexes. A `GlobalTable` scales its \
            writes (`WriteProvisionedThroughputSettings`, on the table and on each index) and sets reads \
            in each replica, again for the table and each index. `TableV2::provisioned` gives the \
            table's capacity to each index that has none of its own.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    // Settings for the other mode are reported first.
    if of_other_mode(table).is_empty() {
        check_capacity(table, findings);
    }
}

/// One finding for each table, which lists what lacks capacity.
fn check_capacity(table: &Table<'_>, findings: &mut Vec<Finding>) {
    // Capacity in the place of the other resource type is reported by another rule.
    let misplaced = table.global && table.property("ProvisionedThroughput").is_some();
    if billing(table) != Some(Billing::Provisioned) || table.joins_another() || misplaced {
        return;
    }
    let lacking = if table.global { lacking_of_global(table) } else { lacking_of_table(table) };
    let Some(((node, what), others)) = lacking.split_first() else { return };
    let (mode, help) = if table.lacks("BillingMode") {
        (
            "names no billing mode, so it is provisioned,",
            Help::from("say how it is billed")
                .in_stack(": `TableV2::on_demand(…)`, or ")
                .in_file(", such as ")
                .and(Word::property("BillingMode", "PAY_PER_REQUEST")),
        )
    } else {
        (
            "is provisioned",
            Help::either(
                "`TableV2::provisioned(…)` gives its capacity to each index that has none of its own",
                "set the capacity of the table and of each global index",
            ),
        )
    };
    let finding = finding!(&NO_CAPACITY, "table `{table}` {mode} and does not set all capacity")
        .here(node, what.as_str());
    let finding = (others.iter())
        .fold(finding, |finding, (other, what)| finding.and_elsewhere(other, what.as_str()));
    finding.help(help).add_to(findings);
}

/// Places without capacity, each with what is missing.
type Lacking<'t> = Vec<(Node<'t>, String)>;

fn lacking_of_table<'t>(table: &Table<'t>) -> Lacking<'t> {
    let mut lacking = Vec::new();
    for (place, owner) in table.with_global_indexes("the table") {
        match place.get("ProvisionedThroughput") {
            None if lacks(&place, "ProvisionedThroughput") => {
                lacking.push((place, format!("no `ProvisionedThroughput` for {owner}")));
            }
            Some(throughput) => {
                let units = ["ReadCapacityUnits", "WriteCapacityUnits"];
                let missing = units.into_iter().find(|name| lacks(&throughput, name));
                lacking
                    .extend(missing.map(|name| (throughput, format!("no `{name}` for {owner}"))));
            }
            None => {}
        }
    }
    lacking
}

fn lacking_of_global<'t>(table: &Table<'t>) -> Lacking<'t> {
    const WRITE: &str = "WriteProvisionedThroughputSettings";
    const SCALING: &str = "WriteCapacityAutoScalingSettings";
    let mut lacking = Vec::new();
    let places = table.with_global_indexes("the table");
    for (place, owner) in &places {
        match place.get(WRITE) {
            None if lacks(place, WRITE) => {
                lacking.push((*place, format!("no `{WRITE}` for {owner}")));
            }
            Some(settings) if lacks(&settings, SCALING) => {
                lacking.push((settings, format!("no `{SCALING}` for {owner}")));
            }
            _ => {}
        }
    }
    // Settings at the top are those of global tables over several accounts.
    for (place, owner) in places.iter().filter(|(place, _)| lacks(place, READ)) {
        for replica in table.replicas() {
            let missing = match place.get("IndexName") {
                Some(name) => without_reads(&replica, &name),
                None => lacks_reads(&replica).then_some(replica),
            };
            lacking.extend(missing.map(|node| (node, format!("no `{READ}` for {owner}"))));
        }
    }
    lacking
}

const READ: &str = "ReadProvisionedThroughputSettings";

fn lacks_reads(reader: &Node<'_>) -> bool {
    match reader.get(READ) {
        None => lacks(reader, READ),
        Some(settings) => {
            lacks(&settings, "ReadCapacityUnits")
                && lacks(&settings, "ReadCapacityAutoScalingSettings")
        }
    }
}

/// Where an index certainly has no read capacity in a replica: its entry there, or the replica.
fn without_reads<'t>(replica: &Node<'t>, index: &Node<'t>) -> Option<Node<'t>> {
    let name = index.as_str()?;
    let Some(list) = replica.get("GlobalSecondaryIndexes") else {
        return lacks(replica, "GlobalSecondaryIndexes").then_some(*replica);
    };
    for entry in complete(&list)? {
        if entry.get("IndexName")?.as_str()? == name {
            return lacks_reads(&entry).then_some(entry);
        }
    }
    Some(*replica)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{
        found, global, index, key, messages, replica, scaling, strings, table, units, with,
    };

    fn writes() -> Value {
        json!({ "WriteCapacityAutoScalingSettings": scaling(5, 10, 70) })
    }

    fn with_index(more: Value) -> Value {
        json!([with(index("byOwner", key("owner", &[])), more)])
    }

    #[test]
    fn a_provisioned_table_sets_all_capacity() {
        for mode in [json!("PROVISIONED"), json!(null)] {
            let of = |throughput: Value, indexes: Value| {
                let attributes =
                    if indexes.is_null() { strings(&["id"]) } else { strings(&["id", "owner"]) };
                found(&table(json!({
                    "AttributeDefinitions": attributes,
                    "BillingMode": mode,
                    "ProvisionedThroughput": throughput,
                    "GlobalSecondaryIndexes": indexes,
                })))
            };
            assert_eq!(of(units(), json!(null)), [""; 0]);
            assert_eq!(
                of(units(), with_index(json!({ "ProvisionedThroughput": units() }))),
                [""; 0]
            );
            assert_eq!(of(json!(null), json!(null)), ["DDB023 T/Properties"]);
            assert_eq!(
                of(json!(null), with_index(json!({}))),
                ["DDB023 T/Properties"],
                "said once"
            );
            assert_eq!(of(units(), with_index(json!({}))), ["DDB023 GlobalSecondaryIndexes/0"]);
            assert_eq!(
                of(json!({ "ReadCapacityUnits": 5 }), json!(null)),
                ["DDB023 ProvisionedThroughput"]
            );
            assert_eq!(of(json!({ "Fn::If": ["A", {}, {}] }), json!(null)), [""; 0]);
        }
    }

    #[test]
    fn a_provisioned_global_table_scales_writes_and_sets_reads() {
        let of = |properties: Value| {
            let all = json!({
                "AttributeDefinitions": strings(&["id", "owner"]),
                "BillingMode": "PROVISIONED",
                "WriteProvisionedThroughputSettings": writes(),
                "GlobalSecondaryIndexes": with_index(json!({
                    "WriteProvisionedThroughputSettings": writes(),
                })),
                "Replicas": [replica(json!({
                    "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 },
                    "GlobalSecondaryIndexes": [{
                        "IndexName": "byOwner",
                        "ReadProvisionedThroughputSettings": {
                            "ReadCapacityAutoScalingSettings": scaling(5, 10, 70),
                        },
                    }],
                }))],
            });
            found(&global(with(all, properties)))
        };
        assert_eq!(of(json!({})), [""; 0]);
        assert_eq!(of(json!({ "BillingMode": { "Ref": "Mode" } })), [""; 0]);
        assert_eq!(
            of(json!({ "WriteProvisionedThroughputSettings": null })),
            ["DDB023 T/Properties"]
        );
        assert_eq!(
            of(json!({ "WriteProvisionedThroughputSettings": {} })),
            ["DDB023 WriteProvisionedThroughputSettings"]
        );
        assert_eq!(
            of(json!({ "GlobalSecondaryIndexes": with_index(json!({})) })),
            ["DDB023 GlobalSecondaryIndexes/0"]
        );
        assert_eq!(of(json!({ "Replicas": [replica(json!({}))] })), ["DDB023 Replicas/0"]);
        let no_index = json!({ "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 } });
        assert_eq!(of(json!({ "Replicas": [replica(no_index)] })), ["DDB023 Replicas/0"]);
        let no_reads = json!({
            "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 },
            "GlobalSecondaryIndexes": [{ "IndexName": "byOwner" }],
        });
        assert_eq!(
            of(json!({ "Replicas": [replica(no_reads)] })),
            ["DDB023 Replicas/0/GlobalSecondaryIndexes/0"]
        );
        let unknown = json!({
            "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 },
            "GlobalSecondaryIndexes": { "Ref": "Indexes" },
        });
        assert_eq!(of(json!({ "Replicas": [replica(unknown)] })), [""; 0]);
    }

    #[test]
    fn the_message_tells_a_billing_mode_that_is_missing() {
        let without = table(json!({ "BillingMode": null }));
        assert_eq!(
            messages(&without),
            [
                "table `T` names no billing mode, so it is provisioned, and does not set all capacity"
            ]
        );
    }
}
