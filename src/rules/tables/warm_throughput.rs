//! Warm throughput: what a table can serve immediately.

use crate::facts::limits::dynamodb::{
    THROUGHPUT_MINIMUM, WARM_READ_UNITS_ON_DEMAND, WARM_WRITE_UNITS_ON_DEMAND,
};
use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};
use crate::rules::views::capacity::{
    Amount, Billing, ReadOrWrite, UnitsMeaning, billing, settings, thousands,
};
use crate::rules::views::tables::{Table, is_known, lacks};

rules!(
    error WARM = ddb028 {
        title: "warm throughput is not below what the table has anyway",
        explanation: "A new on-demand table serves 12,000 read and 4,000 write units a second at once, a \
            provisioned one what is provisioned. `WarmThroughput` asks for more, and can only be raised: \
            to have what every table has, leave it out.",
        page: pages::DYNAMODB_WARM_THROUGHPUT,
    },
);

const UNITS: &[(&str, ReadOrWrite, u64)] = &[
    ("ReadUnitsPerSecond", ReadOrWrite::Read, WARM_READ_UNITS_ON_DEMAND),
    ("WriteUnitsPerSecond", ReadOrWrite::Write, WARM_WRITE_UNITS_ON_DEMAND),
];

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    for (place, owner) in table.with_global_indexes(&format!("table `{table}`")) {
        if let Some(warm) = place.get("WarmThroughput").filter(is_known) {
            check_place(table, &owner, &warm, findings);
        }
    }
}

fn check_place(table: &Table<'_>, owner: &str, warm: &Node<'_>, findings: &mut Vec<Finding>) {
    const HELP: &str = "leave `WarmThroughput` out, or ask for more than the table has anyway";
    if UNITS.iter().all(|(name, ..)| lacks(warm, name)) {
        finding!(&WARM, "`WarmThroughput` of {owner} asks for nothing")
            .here(warm, "neither reads nor writes")
            .help(HELP)
            .add_to(findings);
        return;
    }
    for (name, access, on_demand) in UNITS {
        let Some(node) = warm.get(name) else { continue };
        let amount = Amount { node, name, access: *access, role: UnitsMeaning::Minimum };
        let least = match billing(table) {
            Some(Billing::OnDemand) => Some(*on_demand),
            Some(Billing::Provisioned) => provisioned(table, owner, *access),
            None => None,
        };
        let least = least.unwrap_or(THROUGHPUT_MINIMUM);
        let is_right =
            !is_known(&amount.node) || amount.units().is_some_and(|units| units >= least);
        if is_right {
            continue;
        }
        let value = amount.node.expr().to_json();
        let value = amount.units().map_or(value, thousands);
        let least = thousands(least);
        finding!(&WARM, "`{name}` of {owner} is {value}, the least is {least}")
            .here(&amount.node, format!("below {least}"))
            .help(HELP)
            .add_to(findings);
    }
}

/// The capacity that a table or index certainly has, from which its warm throughput begins.
fn provisioned(table: &Table<'_>, owner: &str, access: ReadOrWrite) -> Option<u64> {
    let settings = settings(table);
    let own = settings.iter().filter(|setting| setting.owner == owner);
    let sure = own.flat_map(|setting| setting.amounts()).filter(|amount| {
        amount.access == access
            && matches!(amount.role, UnitsMeaning::Fixed | UnitsMeaning::Minimum)
    });
    sure.filter_map(|amount| amount.units()).max()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{
        both, found, global, index, key, replica, strings, table,
    };

    fn warm(read: Value, write: Value) -> Value {
        json!({ "ReadUnitsPerSecond": read, "WriteUnitsPerSecond": write })
    }

    #[test]
    fn on_demand_it_begins_at_12_000_and_4_000() {
        let read = "DDB028 WarmThroughput/ReadUnitsPerSecond";
        let write = "DDB028 WarmThroughput/WriteUnitsPerSecond";
        for (warm, expected) in [
            (warm(json!(12_000), json!(4_000)), &[] as &[&str]),
            (warm(json!(11_999), json!(3_999)), &[read, write]),
            (warm(json!({ "Ref": "Reads" }), json!("5000")), &[]),
            (json!({ "ReadUnitsPerSecond": 15_000 }), &[]),
            (json!({}), &["DDB028 WarmThroughput"]),
            (json!({ "Fn::If": ["A", {}, {}] }), &[]),
        ] {
            for table in both(json!({ "WarmThroughput": warm })) {
                assert_eq!(found(&table), expected, "{warm}");
            }
        }
    }

    #[test]
    fn of_an_index_it_begins_there_too() {
        let mut index = index("byOwner", key("owner", &[]));
        index["WarmThroughput"] = warm(json!(12_000), json!(1));
        let properties = json!({
            "AttributeDefinitions": strings(&["id", "owner"]),
            "GlobalSecondaryIndexes": [index],
        });
        for table in both(properties) {
            let at = "GlobalSecondaryIndexes/0/WarmThroughput/WriteUnitsPerSecond";
            assert_eq!(found(&table), [format!("DDB028 {at}")]);
        }
    }

    #[test]
    fn provisioned_it_begins_at_the_capacity() {
        let of = |read: u32| {
            found(&table(json!({
                "BillingMode": "PROVISIONED",
                "ProvisionedThroughput": { "ReadCapacityUnits": 100, "WriteCapacityUnits": 5 },
                "WarmThroughput": warm(json!(read), json!(5)),
            })))
        };
        assert_eq!(of(100), [""; 0]);
        assert_eq!(of(99), ["DDB028 WarmThroughput/ReadUnitsPerSecond"]);
        assert_eq!(of(0), ["DDB028 WarmThroughput/ReadUnitsPerSecond"]);
        let scaled = |warm: u32| {
            let scaling = json!({
                "MinCapacity": 10,
                "MaxCapacity": 100,
                "TargetTrackingScalingPolicyConfiguration": { "TargetValue": 70 },
            });
            found(&global(json!({
                "BillingMode": "PROVISIONED",
                "WriteProvisionedThroughputSettings": { "WriteCapacityAutoScalingSettings": scaling },
                "Replicas": [replica(json!({
                    "ReadProvisionedThroughputSettings": { "ReadCapacityUnits": 5 },
                }))],
                "WarmThroughput": { "WriteUnitsPerSecond": warm },
            })))
        };
        assert_eq!(scaled(10), [""; 0]);
        assert_eq!(scaled(9), ["DDB028 WarmThroughput/WriteUnitsPerSecond"]);
    }
}
