//! Properties of tables whose value is one of a few words.

use crate::facts::spellings;
use crate::names::{listed, nearest};
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::tables::{Table, is_known, lacks};

rules!(
    error WORD = ddb006 {
        title: "a setting of a table is one of the words that DynamoDB knows",
        explanation: "Billing mode, stream view type, table class, key and attribute types and their like \
            are words from a short list, in capitals. `TableV2` has an enum, a constructor or a method \
            for each of them.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
);

/// A place for a word: its object, its name there, the allowed words, and whether it is required.
struct Slot<'t> {
    object: Node<'t>,
    name: &'static str,
    words: &'static [&'static str],
    required: bool,
}

/// The calls that set the words in a builder.
const CALLS: &[(&str, &str)] = &[
    ("AttributeType", "`Attribute::string(…)`, `Attribute::number(…)` or `Attribute::binary(…)`"),
    ("BillingMode", "`TableV2::on_demand(…)` or `TableV2::provisioned(…)`"),
    ("ProjectionType", "`.project_keys_only()` or `.project_include([…])`, else everything"),
    ("StreamViewType", "`.stream(StreamViewType::NewAndOldImages)`"),
    ("TableClass", "`.table_class(TableClass::StandardInfrequentAccess)`"),
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for table in template.tables() {
        for slot in slots(&table) {
            check_slot(&table, &slot, findings);
        }
    }
}

fn the_words(words: &[&str]) -> String {
    format!("the words are {}", listed(words.iter().copied()))
}

fn check_slot(table: &Table<'_>, slot: &Slot<'_>, findings: &mut Vec<Finding>) {
    let Slot { object, name, words, required } = slot;
    let table = table.name();
    let finding = match object.get(name) {
        None if *required && lacks(object, name) => {
            finding!(&WORD, "a `{name}` is missing in table `{table}`")
                .here(object, format!("no `{name}` here"))
                .help(the_words(words))
        }
        Some(value) if value.is_taken_as_said() => return,
        Some(value) if is_known(&value) => {
            let word = value.shown();
            if words.contains(&word.as_str()) {
                return;
            }
            let help = Help::meant(nearest(&word, words.iter().copied()), the_words(words));
            finding!(&WORD, "`{name}` of table `{table}` is `{word}`")
                .here(&value, format!("no `{name}` that DynamoDB knows"))
                .help(help)
        }
        _ => return,
    };
    let call = CALLS.iter().find(|(of, _)| of == name);
    findings.push(match call {
        Some((_, call)) => {
            finding.help(Help::only_in_stack(format!("or say it by a call: {call}")))
        }
        None => finding,
    });
}

fn slots<'t>(table: &Table<'t>) -> Vec<Slot<'t>> {
    let mut slots = Vec::new();
    let mut add = |object: Option<Node<'t>>, name, words, required| {
        slots.extend(object.map(|object| Slot { object, name, words, required }));
    };
    let properties = table.resource.node().get("Properties");
    add(properties, "BillingMode", spellings::BILLING_MODES, false);
    for definition in table.definitions() {
        add(Some(definition.node), "AttributeType", spellings::ATTRIBUTE_TYPES, true);
    }
    let indexes = table.indexes();
    let keys = indexes.iter().flat_map(|index| index.key());
    for element in table.key().into_iter().chain(keys) {
        add(Some(element.node), "KeyType", spellings::KEY_TYPES, true);
    }
    let all = indexes.iter().map(|index| index.node).chain(table.vector_indexes());
    for index in all {
        add(index.get("Projection"), "ProjectionType", spellings::PROJECTION_TYPES, false);
    }
    for index in table.vector_indexes() {
        let schema = index.get("SearchSchema").into_iter().flat_map(|schema| schema.items());
        for element in schema {
            let types = spellings::SEARCH_ELEMENT_TYPES;
            add(Some(element), "SearchSchemaElementType", types, true);
        }
        add(Some(index), "DistanceFunction", spellings::DISTANCE_FUNCTIONS, true);
    }
    let stream = table.property("StreamSpecification");
    add(stream, "StreamViewType", spellings::STREAM_VIEW_TYPES, true);
    add(table.property("SSESpecification"), "SSEType", spellings::ENCRYPTION_TYPES, false);
    if table.global {
        add(properties, "MultiRegionConsistency", spellings::MULTI_REGION_CONSISTENCIES, false);
        add(properties, "TableType", spellings::TABLE_TYPES, false);
        for replica in table.replicas() {
            let modes = spellings::SETTINGS_REPLICATION_MODES;
            add(Some(replica), "GlobalTableSettingsReplicationMode", modes, false);
        }
    }
    let places = if table.global { table.replicas() } else { Vec::from_iter(properties) };
    for place in places {
        let insights = |object: &Node<'t>| object.get("ContributorInsightsSpecification");
        add(insights(&place), "Mode", spellings::CONTRIBUTOR_INSIGHTS_MODES, false);
        let indexes = place.get("GlobalSecondaryIndexes");
        for index in indexes.into_iter().flat_map(|indexes| indexes.items()) {
            add(insights(&index), "Mode", spellings::CONTRIBUTOR_INSIGHTS_MODES, false);
        }
        add(
            place.get("KinesisStreamSpecification"),
            "ApproximateCreationDateTimePrecision",
            spellings::KINESIS_TIME_PRECISIONS,
            false,
        );
        add(Some(place), "TableClass", spellings::TABLE_CLASSES, false);
    }
    slots
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::facts::spellings;
    use crate::rules::views::table_samples::{both, found, global, index, key, strings, table};
    use crate::schema::{self, Kind, Object};

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

    /// The words of the first member of this name, at any depth.
    fn words_of(object: Object, name: &str) -> Option<Vec<&'static str>> {
        object.members().find_map(|member| {
            let mut kind = member.value.kind();
            if let Kind::List(list) = kind {
                kind = list.element.kind();
            }
            match kind {
                Kind::Text(scalar) if member.name == name => Some(scalar.words?.iter().collect()),
                Kind::Object(inner) => words_of(inner, name),
                _ => None,
            }
        })
    }

    #[test]
    fn the_words_are_those_of_the_schemas() {
        let (global, table) = ("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table");
        for (of, name, known) in [
            (global, "BillingMode", spellings::BILLING_MODES),
            (global, "AttributeType", spellings::ATTRIBUTE_TYPES),
            (global, "KeyType", spellings::KEY_TYPES),
            (global, "ProjectionType", spellings::PROJECTION_TYPES),
            (global, "StreamViewType", spellings::STREAM_VIEW_TYPES),
            (global, "SSEType", spellings::ENCRYPTION_TYPES),
            (global, "Mode", spellings::CONTRIBUTOR_INSIGHTS_MODES),
            (global, "MultiRegionConsistency", spellings::MULTI_REGION_CONSISTENCIES),
            (global, "TableType", spellings::TABLE_TYPES),
            (global, "DistanceFunction", spellings::DISTANCE_FUNCTIONS),
            (global, "SearchSchemaElementType", spellings::SEARCH_ELEMENT_TYPES),
            (table, "TableClass", spellings::TABLE_CLASSES),
        ] {
            let mut words = words_of(schema::of(of).unwrap().properties(), name).expect(name);
            let mut known = known.to_vec();
            words.sort_unstable();
            known.sort_unstable();
            assert_eq!(words, known, "{name}");
        }
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
