//! Reads that are set for all replicas at once, which only tables over several accounts have.

use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::tables::{Table, is_known};

rules!(
    warning SHARED_READS = ddb074 {
        title: "reads of a global table are set in each replica",
        explanation: "`ReadProvisionedThroughputSettings` and `ReadOnDemandThroughputSettings` beside \
            `Replicas`, and at an index of the table, are for a global table over several accounts, whose \
            settings are the same in all of them (`GlobalTableSettingsReplicationMode: ENABLED`). In one \
            account each replica says how it is read.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
);

const READS: &[&str] = &["ReadProvisionedThroughputSettings", "ReadOnDemandThroughputSettings"];

/// Whether the template certainly has nothing for other accounts.
fn is_of_one_account(table: &Table<'_>) -> bool {
    let shares = |replica: &Node<'_>| {
        !is_known(replica) || replica.get("GlobalTableSettingsReplicationMode").is_some()
    };
    table.lacks("GlobalTableSourceArn") && !table.replicas().iter().any(shares)
}

/// One finding for each table, at the first of them.
pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    if !is_of_one_account(table) {
        return;
    }
    let places = table.with_global_indexes("the table").into_iter();
    let set = places.flat_map(|(place, _)| {
        READS.iter().filter_map(move |name| Some((*name, place.get(name)?)))
    });
    let Some((name, node)) = set.into_iter().next() else { return };
    finding!(&SHARED_READS, "table `{table}` sets `{name}` for all replicas at once")
        .here(&node, "only over several accounts")
        .help(
            Help::from(format!("write `{name}` in each element of `Replicas`"))
                .in_stack(", or use `TableV2`, which does"),
        )
        .add_to(findings);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::views::table_samples::{found, global, index, key, replica, with};

    #[test]
    fn reads_stand_in_replicas() {
        let reads = json!({ "ReadOnDemandThroughputSettings": { "MaxReadRequestUnits": 10 } });
        let table = global(reads.clone());
        assert_eq!(found(&table), ["DDB074 ReadOnDemandThroughputSettings"]);
        let index = with(index("byId", key("id", &[])), reads.clone());
        let of_index = global(json!({ "GlobalSecondaryIndexes": [index] }));
        let at = "GlobalSecondaryIndexes/0/ReadOnDemandThroughputSettings";
        assert_eq!(found(&of_index), [format!("DDB074 {at}")]);
        assert_eq!(found(&global(json!({ "Replicas": [replica(reads)] }))), [""; 0]);
    }

    #[test]
    fn several_accounts_share_them() {
        let mode = json!({ "GlobalTableSettingsReplicationMode": "ENABLED" });
        let table = global(json!({
            "ReadOnDemandThroughputSettings": { "MaxReadRequestUnits": 10 },
            "Replicas": [replica(mode)],
        }));
        assert_eq!(found(&table), [""; 0]);
    }
}
