//! Billing: throughput that is set belongs to the billing mode, and provisioned tables set all of it.

use crate::facts::pages;
use crate::findings::{Finding, Rule, Severity};
use crate::rules::capacity::{Billing, Setting, billing, settings};
use crate::rules::tables::{Table, complete, is_known, lacks, tables};
use crate::template::{Node, Template};

pub(super) static RULES: &[&Rule] = &[&NO_CAPACITY, &OTHER_MODE, &FIXED_AND_SCALED];

static NO_CAPACITY: Rule = Rule {
    code: "DDB023",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "a provisioned table sets capacity for itself and each global index",
    explanation: "A table that names no `BillingMode` is provisioned. A provisioned `Table` has \
        `ProvisionedThroughput`, and so has each of its global indexes. A `GlobalTable` scales its \
        writes (`WriteProvisionedThroughputSettings`, on the table and on each index) and sets reads \
        in each replica, again for the table and each index. `TableV2::provisioned` gives the \
        table's capacity to each index that has none of its own.",
    example: include_str!("../../tests/rules/ddb023.rs"),
    page: pages::CLOUDFORMATION_GLOBAL_TABLE,
};

static OTHER_MODE: Rule = Rule {
    code: "DDB024",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "throughput settings belong to the table's billing mode",
    explanation: "Capacity units belong to `PROVISIONED`, the maximum request units to \
        `PAY_PER_REQUEST`; DynamoDB refuses one with the other. With `TableV2` such a table does not \
        compile.",
    example: include_str!("../../tests/rules/ddb024.rs"),
    page: pages::CLOUDFORMATION_GLOBAL_TABLE,
};

static FIXED_AND_SCALED: Rule = Rule {
    code: "DDB032",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "read capacity is fixed or scaled, not both",
    explanation: "`ReadProvisionedThroughputSettings` holds `ReadCapacityUnits` or \
        `ReadCapacityAutoScalingSettings`. What is scaled begins at its minimum, and `SeedCapacity` \
        says otherwise.",
    example: include_str!("../../tests/rules/ddb032.rs"),
    page: pages::CLOUDFORMATION_GLOBAL_TABLE,
};

pub(super) fn check(template: &Template, findings: &mut Vec<Finding>) {
    for table in tables(template) {
        let settings = settings(&table);
        let told = check_mode(&table, &settings, findings);
        if !told {
            check_capacity(&table, findings);
        }
        for setting in &settings {
            check_reads(setting, findings);
        }
    }
}

/// Settings of the other mode are one mistake, however many there are.
fn check_mode(table: &Table<'_>, settings: &[Setting<'_>], findings: &mut Vec<Finding>) -> bool {
    let Some(mode) = billing(table) else { return false };
    let strange: Vec<&Setting<'_>> = settings
        .iter()
        .filter(|setting| setting.billing != mode && is_known(&setting.node) && !setting.is_zero())
        .collect();
    let Some((first, others)) = strange.split_first() else { return false };
    let said = table.property("BillingMode");
    let name = table.name();
    let (message, help) = match (mode, &said) {
        (Billing::OnDemand, _) => (
            format!("table `{name}` is billed per request, and sets capacity"),
            "leave the capacity out, or use `TableV2::provisioned(…)`",
        ),
        (Billing::Provisioned, Some(_)) => (
            format!("table `{name}` is provisioned, and sets a maximum of requests"),
            "use `TableV2::on_demand(…)`, or set capacity: `ReadCapacity::autoscaled(5, 100)`",
        ),
        (Billing::Provisioned, None) => (
            format!("table `{name}` names no billing mode, so it is provisioned, and sets a maximum of requests"),
            "add `BillingMode: PAY_PER_REQUEST`, or use `TableV2::on_demand(…)`",
        ),
    };
    let finding = Finding::new(&OTHER_MODE, message).at(&first.node).label(label(first));
    let finding = match &said {
        Some(said) => finding.and(said, "the billing mode"),
        None => finding,
    };
    let finding = others.iter().fold(finding, |finding, other| finding.and(&other.node, label(other)));
    findings.push(finding.help(help));
    true
}

fn label(setting: &Setting<'_>) -> String {
    format!("`{}` of {}", setting.name, setting.owner)
}

/// One finding a table: what lacks capacity is listed in it.
fn check_capacity(table: &Table<'_>, findings: &mut Vec<Finding>) {
    // Capacity that stands where the other resource type has it is another rule's.
    let misplaced = table.global && table.property("ProvisionedThroughput").is_some();
    if billing(table) != Some(Billing::Provisioned) || table.joins_another() || misplaced {
        return;
    }
    let lacking = if table.global { lacking_of_global(table) } else { lacking_of_table(table) };
    let Some(((node, what), others)) = lacking.split_first() else { return };
    let name = table.name();
    let mode = if table.lacks("BillingMode") {
        "names no billing mode, so it is provisioned,"
    } else {
        "is provisioned"
    };
    let finding =
        Finding::new(&NO_CAPACITY, format!("table `{name}` {mode} and does not set all capacity"))
            .at(node)
            .label(what.as_str());
    let finding = others.iter().fold(finding, |finding, (node, what)| finding.and(node, what.as_str()));
    findings.push(finding.help(
        "billed per request: `BillingMode: PAY_PER_REQUEST`, or `TableV2::on_demand(…)`; \
         provisioned: `TableV2::provisioned(…)`, whose indexes take the table's capacity",
    ));
}

/// Places without capacity, each with what is missing.
type Lacking<'t> = Vec<(Node<'t>, String)>;

fn lacking_of_table<'t>(table: &Table<'t>) -> Lacking<'t> {
    let mut lacking = Vec::new();
    for (place, owner) in table_and_indexes(table) {
        match place.get("ProvisionedThroughput") {
            None if lacks(&place, "ProvisionedThroughput") => {
                lacking.push((place, format!("no `ProvisionedThroughput` for {owner}")));
            }
            Some(throughput) => {
                let units = ["ReadCapacityUnits", "WriteCapacityUnits"];
                let missing = units.into_iter().find(|name| lacks(&throughput, name));
                lacking.extend(missing.map(|name| (throughput, format!("no `{name}` for {owner}"))));
            }
            None => {}
        }
    }
    lacking
}

fn lacking_of_global<'t>(table: &Table<'t>) -> Lacking<'t> {
    const WRITE: &str = "WriteProvisionedThroughputSettings";
    const SCALING: &str = "WriteCapacityAutoScalingSettings";
    const READ: &str = "ReadProvisionedThroughputSettings";
    let mut lacking = Vec::new();
    let places = table_and_indexes(table);
    for (place, owner) in &places {
        match place.get(WRITE) {
            None if lacks(place, WRITE) => {
                lacking.push((place.clone(), format!("no `{WRITE}` for {owner}")));
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
            let reader = if place.get("IndexName").is_some() {
                replica_index(&replica, place)
            } else {
                Some(replica.clone())
            };
            if let Some(reader) = reader.filter(|reader| lacks_reads(reader, READ)) {
                lacking.push((reader, format!("no `{READ}` for {owner}")));
            }
        }
    }
    lacking
}

fn lacks_reads(reader: &Node<'_>, name: &str) -> bool {
    match reader.get(name) {
        None => lacks(reader, name),
        Some(settings) => {
            lacks(&settings, "ReadCapacityUnits")
                && lacks(&settings, "ReadCapacityAutoScalingSettings")
        }
    }
}

/// The entry of an index in a replica; the replica itself where it surely has none.
fn replica_index<'t>(replica: &Node<'t>, index: &Node<'t>) -> Option<Node<'t>> {
    let name = index.get("IndexName")?.as_str()?;
    let entries = match replica.get("GlobalSecondaryIndexes") {
        None if lacks(replica, "GlobalSecondaryIndexes") => return Some(replica.clone()),
        None => return None,
        Some(list) => complete(&list)?,
    };
    let named = |entry: &Node<'t>| entry.get("IndexName").map(|name| name.as_str());
    if entries.iter().any(|entry| named(entry) == Some(None)) {
        return None;
    }
    let entry = entries.into_iter().find(|entry| named(entry) == Some(Some(name)));
    Some(entry.unwrap_or_else(|| replica.clone()))
}

/// The table's properties and its global indexes, with what messages call them.
fn table_and_indexes<'t>(table: &Table<'t>) -> Vec<(Node<'t>, String)> {
    let properties = table.resource.node().get("Properties");
    let own = properties.map(|properties| (properties, "the table".to_owned()));
    let indexes = table.indexes().into_iter().filter(|index| !index.local);
    own.into_iter().chain(indexes.map(|index| (index.node.clone(), index.label()))).collect()
}

fn check_reads(setting: &Setting<'_>, findings: &mut Vec<Finding>) {
    let both = (
        setting.node.get("ReadCapacityUnits"),
        setting.node.get("ReadCapacityAutoScalingSettings"),
    );
    let (Some(fixed), Some(scaled)) = both else { return };
    if !is_known(&fixed) || !is_known(&scaled) {
        return;
    }
    findings.push(
        Finding::new(
            &FIXED_AND_SCALED,
            format!("reads of {} are both fixed and scaled", setting.owner),
        )
        .at(&scaled)
        .label("scaled")
        .and(&fixed, "fixed")
        .help("`ReadCapacity::fixed(5)` or `ReadCapacity::autoscaled(5, 100)`"),
    );
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::table_samples::{found, global, index, key, messages, strings, table};

    fn with_index(more: Value) -> Value {
        let mut index = index("byOwner", key("owner", &[]));
        let more = more.as_object().unwrap().clone();
        index.as_object_mut().unwrap().extend(more);
        json!([index])
    }

    fn attributes() -> Value {
        strings(&["id", "owner"])
    }

    fn units() -> Value {
        json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 })
    }

    fn scaled(access: &str) -> Value {
        let scaling = json!({
            "MinCapacity": 5,
            "MaxCapacity": 10,
            "TargetTrackingScalingPolicyConfiguration": { "TargetValue": 70 },
        });
        json!({ format!("{access}CapacityAutoScalingSettings"): scaling })
    }

    fn replica(more: Value) -> Value {
        let mut replica = json!({ "Region": { "Ref": "AWS::Region" } });
        replica.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!([replica])
    }

    #[test]
    fn a_provisioned_table_sets_all_capacity() {
        for mode in [json!("PROVISIONED"), json!(null)] {
            let of = |throughput: Value, indexes: Value| {
                let attributes = if indexes.is_null() { strings(&["id"]) } else { attributes() };
                found(&table(json!({
                    "AttributeDefinitions": attributes,
                    "BillingMode": mode,
                    "ProvisionedThroughput": throughput,
                    "GlobalSecondaryIndexes": indexes,
                })))
            };
            assert_eq!(of(units(), json!(null)), [""; 0]);
            assert_eq!(of(units(), with_index(json!({ "ProvisionedThroughput": units() }))), [""; 0]);
            assert_eq!(of(json!(null), json!(null)), ["DDB023 T/Properties"]);
            assert_eq!(of(json!(null), with_index(json!({}))), ["DDB023 T/Properties"], "said once");
            assert_eq!(of(units(), with_index(json!({}))), ["DDB023 GlobalSecondaryIndexes/0"]);
            assert_eq!(of(json!({ "ReadCapacityUnits": 5 }), json!(null)), ["DDB023 ProvisionedThroughput"]);
            assert_eq!(of(json!({ "Fn::If": ["A", {}, {}] }), json!(null)), [""; 0]);
        }
    }

    #[test]
    fn a_provisioned_global_table_scales_writes_and_sets_reads() {
        let of = |properties: Value| {
            let mut all = json!({
                "AttributeDefinitions": attributes(),
                "BillingMode": "PROVISIONED",
                "WriteProvisionedThroughputSettings": scaled("Write"),
                "GlobalSecondaryIndexes": with_index(json!({ "WriteProvisionedThroughputSettings": scaled("Write") })),
                "Replicas": replica(json!({
                    "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 },
                    "GlobalSecondaryIndexes": [{
                        "IndexName": "byOwner",
                        "ReadProvisionedThroughputSettings": scaled("Read"),
                    }],
                })),
            });
            all.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
            found(&global(all))
        };
        assert_eq!(of(json!({})), [""; 0]);
        assert_eq!(of(json!({ "BillingMode": { "Ref": "Mode" } })), [""; 0]);
        assert_eq!(of(json!({ "WriteProvisionedThroughputSettings": null })), ["DDB023 T/Properties"]);
        assert_eq!(
            of(json!({ "WriteProvisionedThroughputSettings": {} })),
            ["DDB023 WriteProvisionedThroughputSettings"]
        );
        assert_eq!(of(json!({ "GlobalSecondaryIndexes": with_index(json!({})) })), ["DDB023 GlobalSecondaryIndexes/0"]);
        assert_eq!(of(json!({ "Replicas": replica(json!({})) })), ["DDB023 Replicas/0"]);
        let no_index = json!({ "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 } });
        assert_eq!(of(json!({ "Replicas": replica(no_index) })), ["DDB023 Replicas/0"]);
        let no_reads = json!({
            "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 },
            "GlobalSecondaryIndexes": [{ "IndexName": "byOwner" }],
        });
        assert_eq!(
            of(json!({ "Replicas": replica(no_reads) })),
            ["DDB023 Replicas/0/GlobalSecondaryIndexes/0"]
        );
        let unknown = json!({
            "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 },
            "GlobalSecondaryIndexes": { "Ref": "Indexes" },
        });
        assert_eq!(of(json!({ "Replicas": replica(unknown) })), [""; 0]);
    }

    #[test]
    fn an_on_demand_table_sets_no_capacity() {
        let zero = json!({ "ReadCapacityUnits": 0, "WriteCapacityUnits": 0 });
        for (throughput, expected) in [
            (units(), &["DDB024 ProvisionedThroughput"] as &[&str]),
            (zero, &[]),
            (json!({ "Fn::If": ["A", units(), { "Ref": "AWS::NoValue" }] }), &[]),
        ] {
            assert_eq!(found(&table(json!({ "ProvisionedThroughput": throughput }))), expected);
        }
        let index = table(json!({
            "AttributeDefinitions": attributes(),
            "GlobalSecondaryIndexes": with_index(json!({ "ProvisionedThroughput": units() })),
        }));
        assert_eq!(found(&index), ["DDB024 GlobalSecondaryIndexes/0/ProvisionedThroughput"]);
        let writes = global(json!({ "WriteProvisionedThroughputSettings": scaled("Write") }));
        assert_eq!(found(&writes), ["DDB024 WriteProvisionedThroughputSettings"]);
        let reads = json!({ "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 } });
        let reads = global(json!({ "Replicas": replica(reads) }));
        assert_eq!(found(&reads), ["DDB024 Replicas/0/ReadProvisionedThroughputSettings"]);
    }

    #[test]
    fn a_provisioned_table_sets_no_maximum_of_requests() {
        for mode in [json!("PROVISIONED"), json!(null)] {
            let maximum = json!({ "MaxReadRequestUnits": 100 });
            let table = table(json!({ "BillingMode": mode, "OnDemandThroughput": maximum }));
            assert_eq!(found(&table), ["DDB024 OnDemandThroughput"], "{mode}");
            let maximum = json!({ "MaxWriteRequestUnits": 100 });
            let global = global(json!({ "BillingMode": mode, "WriteOnDemandThroughputSettings": maximum }));
            assert_eq!(found(&global), ["DDB024 WriteOnDemandThroughputSettings"], "{mode}");
        }
        let on_demand = table(json!({ "OnDemandThroughput": { "MaxReadRequestUnits": 100 } }));
        assert_eq!(found(&on_demand), [""; 0]);
    }

    #[test]
    fn the_message_tells_a_billing_mode_that_is_missing() {
        let without = table(json!({ "BillingMode": null }));
        assert_eq!(
            messages(&without),
            ["table `T` names no billing mode, so it is provisioned, and does not set all capacity"]
        );
    }

    #[test]
    fn reads_are_fixed_or_scaled() {
        let mut reads = scaled("Read");
        reads["ReadCapacityUnits"] = json!(5);
        let global = global(json!({
            "BillingMode": "PROVISIONED",
            "WriteProvisionedThroughputSettings": scaled("Write"),
            "Replicas": replica(json!({ "ReadProvisionedThroughputSettings": reads })),
        }));
        let at = "Replicas/0/ReadProvisionedThroughputSettings/ReadCapacityAutoScalingSettings";
        assert_eq!(found(&global), [format!("DDB032 {at}")]);
    }
}
