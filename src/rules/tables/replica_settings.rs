//! The settings of each replica of a global table, and how its indexes are read.

use crate::names::nearest;
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::tables::{Table, complete};

rules!(
    error UNKNOWN_INDEX = ddb047 {
        title: "a replica's index is a global index of the table",
        explanation: "An index is declared at the table and exists in every replica. A replica says under \
            the same name how it is read there: capacity, contributor insights. Local indexes have no \
            settings of their own.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error REPLICA_SETTING = ddb049 {
        title: "what may differ from Region to Region stands in the replicas",
        explanation: "`AWS::DynamoDB::Table` has tags, table class, recovery, deletion protection and \
            others at the top. `AWS::DynamoDB::GlobalTable` has them in each replica, also when there is \
            only one, and CloudFormation refuses them at the top. `TableV2` writes them where they belong.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
);

/// Properties of `Table`, and their places in a `GlobalTable`.
const ELSEWHERE: &[(&str, &str)] = &[
    ("ContributorInsightsSpecification", "it in each element of `Replicas`"),
    ("DeletionProtectionEnabled", "it in each element of `Replicas`"),
    ("KinesisStreamSpecification", "it in each element of `Replicas`"),
    (
        "OnDemandThroughput",
        "`WriteOnDemandThroughputSettings`, and `ReadOnDemandThroughputSettings` in each replica",
    ),
    ("PointInTimeRecoverySpecification", "it in each element of `Replicas`"),
    (
        "ProvisionedThroughput",
        "`WriteProvisionedThroughputSettings`, and `ReadProvisionedThroughputSettings` in each replica",
    ),
    ("ResourcePolicy", "it in each element of `Replicas`"),
    ("TableClass", "it in each element of `Replicas`"),
    ("Tags", "it in each element of `Replicas`"),
];

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    check_indexes(table, findings);
    check_settings(table, findings);
}

/// Whether a `GlobalTable` has this property of a `Table` in another place.
pub(super) fn stands_elsewhere(name: &str) -> bool {
    ELSEWHERE.iter().any(|(property, _)| *property == name)
}

fn check_indexes(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let Some(known) = index_names(table) else { return };
    for replica in table.replicas() {
        let entries = replica.get("GlobalSecondaryIndexes");
        for entry in entries.into_iter().flat_map(|entries| entries.items()) {
            let Some(node) = entry.get("IndexName") else { continue };
            let Some(name) = node.as_str().filter(|name| !known.contains(name)) else { continue };
            let is_local = table.indexes().iter().any(|i| i.local && i.name() == Some(name));
            let of_vectors = table.vector_indexes();
            let is_vector = |index: &Node<'_>| {
                index.get("IndexName").is_some_and(|own| own.as_str() == Some(name))
            };
            let (label, help) = if is_local {
                let help = "local indexes have no settings in a replica: remove the entry";
                ("a local index", help.into())
            } else if of_vectors.iter().any(is_vector) {
                let help = "vector indexes have no settings in a replica: remove the entry";
                ("a vector index", help.into())
            } else {
                let help = Help::meant(
                    nearest(name, known.iter().copied()),
                    Help::from("declare the index at the table")
                        .in_stack(": `.global_secondary_index(…)`")
                        .in_file(", in `GlobalSecondaryIndexes`"),
                );
                ("no global index of the table", help)
            };
            finding!(
                &UNKNOWN_INDEX,
                "a replica of table `{table}` has settings for index `{name}`"
            )
            .here(&node, label)
            .help(help)
            .add_to(findings);
        }
    }
}

/// The names of the global indexes, if all of them are literal.
fn index_names<'t>(table: &Table<'t>) -> Option<Vec<&'t str>> {
    if table.joins_another() {
        return None;
    }
    match table.property("GlobalSecondaryIndexes") {
        Some(list) => {
            let indexes = complete(&list)?;
            let name = |index: &Node<'t>| index.get("IndexName").and_then(|name| name.as_str());
            indexes.iter().map(name).collect()
        }
        None => table.lacks("GlobalSecondaryIndexes").then(Vec::new),
    }
}

fn check_settings(table: &Table<'_>, findings: &mut Vec<Finding>) {
    for (name, place) in ELSEWHERE {
        let Some(node) = table.property(name) else { continue };
        finding!(&REPLICA_SETTING, "global table `{table}` has `{name}` at the top")
            .here(&node, "not a property of a global table")
            .help(Help::from(format!("write {place}")).in_stack(", or use `TableV2`, which does"))
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{both, found, global, index, key, strings, table};

    #[test]
    fn a_replicas_index_is_one_of_the_table() {
        let of = |name: Value, global_indexes: Value| {
            let entry = json!({ "IndexName": name });
            found(&global(json!({
                "AttributeDefinitions": strings(&["id", "at", "owner"]),
                "KeySchema": key("id", &["at"]),
                "GlobalSecondaryIndexes": global_indexes,
                "LocalSecondaryIndexes": [index("local", key("id", &["owner"]))],
                "Replicas": [{ "Region": { "Ref": "AWS::Region" }, "GlobalSecondaryIndexes": [entry] }],
            })))
        };
        let at = ["DDB047 Replicas/0/GlobalSecondaryIndexes/0/IndexName"];
        let indexes = json!([index("byOwner", key("owner", &[]))]);
        assert_eq!(of(json!("byOwner"), indexes.clone()), [""; 0]);
        assert_eq!(of(json!({ "Ref": "Index" }), indexes.clone()), [""; 0]);
        assert_eq!(of(json!("byowner"), indexes.clone()), at);
        assert_eq!(of(json!("local"), indexes), at);
        assert_eq!(of(json!("byOwner"), json!(null)), at);
        assert_eq!(of(json!("byOwner"), json!({ "Fn::If": ["A", [], []] })), [""; 0]);
    }

    #[test]
    fn settings_stand_in_the_replicas() {
        let properties = json!({
            "DeletionProtectionEnabled": true,
            "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true },
            "TableClass": "STANDARD",
            "Tags": [{ "Key": "app", "Value": "music" }],
        });
        let [table, global] = both(properties);
        assert_eq!(found(&table), [""; 0]);
        assert_eq!(
            found(&global),
            [
                "DDB049 DeletionProtectionEnabled",
                "DDB049 PointInTimeRecoverySpecification",
                "DDB049 TableClass",
                "DDB049 Tags",
            ]
        );
    }

    #[test]
    fn capacity_at_the_top_is_not_also_missing() {
        let units = json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 });
        let properties = json!({ "BillingMode": "PROVISIONED", "ProvisionedThroughput": units });
        assert_eq!(found(&global(properties.clone())), ["DDB049 ProvisionedThroughput"]);
        assert_eq!(found(&table(properties)), [""; 0]);
    }
}
