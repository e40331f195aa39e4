//! Billing: throughput settings must match the billing mode.

use crate::rules::prelude::{Finding, Help, Judged, Word, finding, pages, rules};
use crate::rules::views::capacity::{Billing, Setting, billing, settings};
use crate::rules::views::tables::{Table, is_known};

rules!(
    error OTHER_MODE = ddb024 {
        title: "throughput settings belong to the table's billing mode",
        explanation: "Capacity units belong to `PROVISIONED`, the maximum request units to \
            `PAY_PER_REQUEST`; DynamoDB refuses one with the other. With `TableV2` such a table does not \
            compile.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error FIXED_AND_SCALED = ddb032 {
        title: "read capacity is fixed or scaled, not both",
        explanation: "`ReadProvisionedThroughputSettings` holds `ReadCapacityUnits` or \
            `ReadCapacityAutoScalingSettings`. What is scaled begins at its minimum, or at \
            `SeedCapacity`.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    check_mode(table, findings);
    for setting in settings(table) {
        check_reads(&setting, findings);
    }
}

/// The settings for the billing mode that the table certainly does not have.
pub(super) fn of_other_mode<'t>(table: &Table<'t>) -> Vec<Setting<'t>> {
    let Some(mode) = billing(table) else { return Vec::new() };
    let is_strange = |setting: &Setting<'_>| {
        setting.billing != mode && is_known(&setting.node) && !setting.is_zero()
    };
    settings(table).into_iter().filter(is_strange).collect()
}

/// Settings for the other mode are one mistake, however many there are.
fn check_mode(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let strange = of_other_mode(table);
    let (Some(mode), Some((first, others))) = (billing(table), strange.split_first()) else {
        return;
    };
    let written = table.property("BillingMode");
    let on_demand = Word::property("BillingMode", "PAY_PER_REQUEST");
    let (message, help) = match (mode, &written) {
        (Billing::OnDemand, _) => (
            format!("table `{table}` is billed per request, and sets capacity"),
            Help::say(
                "leave the capacity out, or use {}",
                [Word::property("BillingMode", "PROVISIONED").call("TableV2::provisioned(…)")],
            ),
        ),
        (Billing::Provisioned, Some(_)) => (
            format!("table `{table}` is provisioned, and sets a maximum of requests"),
            Help::say("use {}, or set capacity instead", [on_demand.call("TableV2::on_demand(…)")])
                .in_stack(": `ReadCapacity::autoscaled(5, 100)`"),
        ),
        (Billing::Provisioned, None) => (
            format!("table `{table}` names no billing mode, and sets a maximum of requests"),
            Help::say("without one it is provisioned: add {}", [on_demand])
                .in_stack(", or use `TableV2::on_demand(…)`"),
        ),
    };
    let finding = Finding::new(&OTHER_MODE, message)
        .here(&first.node, label(first))
        .and_each(written.iter().map(|written| (written, "the billing mode")));
    let finding = (others.iter())
        .fold(finding, |finding, other| finding.and_elsewhere(&other.node, label(other)));
    finding.help(help).add_to(findings);
}

fn label(setting: &Setting<'_>) -> String {
    format!("`{}` of {}", setting.name, setting.owner)
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
    finding!(&FIXED_AND_SCALED, "reads of {} are both fixed and scaled", setting.owner)
        .here(&scaled, "scaled here")
        .help(
            Help::from("say one of them")
                .in_stack(": `ReadCapacity::fixed(5)` or `ReadCapacity::autoscaled(5, 100)`"),
        )
        .and_elsewhere(&fixed, "fixed here")
        .add_to(findings);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::views::table_samples::{
        found, global, index, key, replica, scaling, strings, table, units, with,
    };

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
        let by_owner = index("byOwner", key("owner", &[]));
        let index = table(json!({
            "AttributeDefinitions": strings(&["id", "owner"]),
            "GlobalSecondaryIndexes": [with(by_owner, json!({ "ProvisionedThroughput": units() }))],
        }));
        assert_eq!(found(&index), ["DDB024 GlobalSecondaryIndexes/0/ProvisionedThroughput"]);
        let writes = json!({ "WriteCapacityAutoScalingSettings": scaling(5, 10, 70) });
        let writes = global(json!({ "WriteProvisionedThroughputSettings": writes }));
        assert_eq!(found(&writes), ["DDB024 WriteProvisionedThroughputSettings"]);
        let reads = json!({ "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 } });
        let reads = global(json!({ "Replicas": [replica(reads)] }));
        assert_eq!(found(&reads), ["DDB024 Replicas/0/ReadProvisionedThroughputSettings"]);
    }

    #[test]
    fn a_provisioned_table_sets_no_maximum_of_requests() {
        for mode in [json!("PROVISIONED"), json!(null)] {
            let maximum = json!({ "MaxReadRequestUnits": 100 });
            let table = table(json!({ "BillingMode": mode, "OnDemandThroughput": maximum }));
            assert_eq!(found(&table), ["DDB024 OnDemandThroughput"], "{mode}");
            let maximum = json!({ "MaxWriteRequestUnits": 100 });
            let global =
                global(json!({ "BillingMode": mode, "WriteOnDemandThroughputSettings": maximum }));
            assert_eq!(found(&global), ["DDB024 WriteOnDemandThroughputSettings"], "{mode}");
        }
        let on_demand = table(json!({ "OnDemandThroughput": { "MaxReadRequestUnits": 100 } }));
        assert_eq!(found(&on_demand), [""; 0]);
    }

    #[test]
    fn reads_are_fixed_or_scaled() {
        let reads = json!({
            "ReadCapacityUnits": 5,
            "ReadCapacityAutoScalingSettings": scaling(5, 10, 70),
        });
        let writes = json!({ "WriteCapacityAutoScalingSettings": scaling(5, 10, 70) });
        let global = global(json!({
            "BillingMode": "PROVISIONED",
            "WriteProvisionedThroughputSettings": writes,
            "Replicas": [replica(json!({ "ReadProvisionedThroughputSettings": reads }))],
        }));
        let at = "Replicas/0/ReadProvisionedThroughputSettings/ReadCapacityAutoScalingSettings";
        assert_eq!(found(&global), [format!("DDB032 {at}")]);
    }
}
