//! Properties of tables whose value is one of a few words.

use crate::names::{listed, nearest};
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::table_parts::PropertyObject;
use crate::rules::views::tables::{Table, is_known, lacks};
use crate::schema::Words;

rules!(
    error WORD = ddb006 {
        title: "a setting of a table is one of the words that DynamoDB knows",
        explanation: "Billing mode, stream view type, table class, key and attribute types and their like \
            are words from a short list, in capitals. `TableV2` has an enum, a constructor or a method \
            for each of them.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
);

/// The calls that set the words in a builder.
const CALLS: &[(&str, &str)] = &[
    ("AttributeType", "`Attribute::string(…)`, `Attribute::number(…)` or `Attribute::binary(…)`"),
    ("BillingMode", "`TableV2::on_demand(…)` or `TableV2::provisioned(…)`"),
    ("ProjectionType", "`.project_keys_only()` or `.project_include([…])`, else everything"),
    ("StreamViewType", "`.stream(StreamViewType::NewAndOldImages)`"),
    ("TableClass", "`.table_class(TableClass::StandardInfrequentAccess)`"),
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for (table, part) in template.table_parts() {
        for member in &part.shape.members {
            let value = part.node.get(member.name);
            // Most members are neither there nor required, and need not be read.
            if value.is_none() && !member.required {
                continue;
            }
            let Some(words) = member.words() else { continue };
            let is_missing = || lacks(&part.node, member.name);
            let finding = match value {
                Some(value) => unknown(table, member.name, &value, words),
                None => is_missing().then(|| missing(table, part, member.name, words)),
            };
            let call = CALLS.iter().find(|(of, _)| *of == member.name);
            findings.extend(finding.map(|finding| match call {
                Some((_, call)) => {
                    finding.help(Help::only_in_stack(format!("or say it by a call: {call}")))
                }
                None => finding,
            }));
        }
    }
}

fn missing(table: &Table<'_>, part: &PropertyObject<'_>, name: &str, words: Words) -> Finding {
    finding!(&WORD, "a `{name}` is missing in table `{}`", table.name())
        .here(&part.node, format!("no `{name}` here"))
        .help(the_words(words))
}

fn unknown(table: &Table<'_>, name: &str, value: &Node<'_>, words: Words) -> Option<Finding> {
    if value.is_valid_as_declared() || !is_known(value) {
        return None;
    }
    let word = value.shown();
    (!words.have(&word)).then(|| {
        finding!(&WORD, "`{name}` of table `{}` is `{word}`", table.name())
            .here(value, format!("no `{name}` that DynamoDB knows"))
            .help(Help::meant(nearest(&word, words.iter()), the_words(words)))
    })
}

fn the_words(words: Words) -> String {
    format!("the words are {}", listed(words.iter()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{both, found, global, index, key, strings, table};

    #[test]
    fn every_word_of_both_types_is_judged() {
        let index_with = |more: Value| {
            let mut index = index("byOwner", key("owner", &[]));
            for (name, value) in more.as_object().unwrap() {
                index[name] = value.clone();
            }
            json!({ "AttributeDefinitions": strings(&["id", "owner"]), "GlobalSecondaryIndexes": [index] })
        };
        for (properties, pointer) in [
            (json!({ "BillingMode": "ON_DEMAND" }), "BillingMode"),
            (
                json!({ "StreamSpecification": { "StreamViewType": "NEW" } }),
                "StreamSpecification/StreamViewType",
            ),
            (json!({ "StreamSpecification": {} }), "StreamSpecification"),
            (
                json!({ "SSESpecification": { "SSEEnabled": true, "SSEType": "AES256" } }),
                "SSESpecification/SSEType",
            ),
            (
                json!({ "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "String" }] }),
                "AttributeDefinitions/0/AttributeType",
            ),
            (
                json!({ "AttributeDefinitions": [{ "AttributeName": "id" }] }),
                "AttributeDefinitions/0",
            ),
            (
                json!({ "KeySchema": [{ "AttributeName": "id", "KeyType": "PARTITION" }] }),
                "KeySchema/0/KeyType",
            ),
            (json!({ "KeySchema": [{ "AttributeName": "id" }] }), "KeySchema/0"),
            (
                index_with(json!({ "Projection": { "ProjectionType": "all" } })),
                "GlobalSecondaryIndexes/0/Projection/ProjectionType",
            ),
        ] {
            for table in both(properties.clone()) {
                assert_eq!(found(&table), [format!("DDB006 {pointer}")], "{properties}");
            }
        }
    }

    #[test]
    fn settings_of_replicas_are_judged() {
        for (setting, pointer) in [
            (json!({ "TableClass": "INFREQUENT" }), "TableClass"),
            (
                json!({ "ContributorInsightsSpecification": { "Enabled": true, "Mode": "ALL" } }),
                "ContributorInsightsSpecification/Mode",
            ),
            (
                json!({ "KinesisStreamSpecification": {
                    "ApproximateCreationDateTimePrecision": "NANO",
                    "StreamArn": { "Ref": "Stream" },
                } }),
                "KinesisStreamSpecification/ApproximateCreationDateTimePrecision",
            ),
        ] {
            assert_eq!(found(&table(setting.clone())), [format!("DDB006 {pointer}")]);
            let mut replica = setting;
            replica["Region"] = json!({ "Ref": "AWS::Region" });
            let expected = format!("DDB006 Replicas/0/{pointer}");
            assert_eq!(found(&global(json!({ "Replicas": [replica] }))), [expected]);
        }
        let consistency = global(json!({ "MultiRegionConsistency": "WEAK" }));
        assert_eq!(found(&consistency), ["DDB006 MultiRegionConsistency"]);
        assert_eq!(found(&global(json!({ "TableType": "Local" }))), ["DDB006 TableType"]);
        let mode = json!({ "Region": "eu-west-1", "GlobalTableSettingsReplicationMode": "ALL" });
        let expected = ["DDB006 Replicas/0/GlobalTableSettingsReplicationMode"];
        assert_eq!(found(&global(json!({ "Replicas": [mode] }))), expected);
    }

    #[test]
    fn known_words_and_functions_pass() {
        for properties in [
            json!({ "StreamSpecification": { "StreamViewType": "NEW_IMAGE" } }),
            json!({ "StreamSpecification": { "StreamViewType": { "Ref": "View" } } }),
            json!({ "StreamSpecification": { "Fn::If": ["A", {}, {}] } }),
            json!({ "BillingMode": { "Ref": "Billing" } }),
        ] {
            for table in both(properties.clone()) {
                assert_eq!(found(&table), [""; 0], "{properties}");
            }
        }
    }
}
