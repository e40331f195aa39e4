//! Keys of tables and global indexes: which attributes, in which order.

use std::ops::RangeInclusive;

use crate::facts::limits::dynamodb::{
    GLOBAL_SECONDARY_INDEX_PARTITION_ATTRIBUTES, GLOBAL_SECONDARY_INDEX_SORT_ATTRIBUTES,
    KEY_ATTRIBUTE_NAME_BYTES, TABLE_KEY_ATTRIBUTES,
};
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::tables::{attributes, local_indexes};
use crate::rules::views::tables::{Index, KeyElement, Table, key_elements, lacks};

rules!(
    error ATTRIBUTE_NAME = ddb005 {
        title: "a key attribute has a name of 1 to 255 bytes",
        explanation: "The bytes of UTF-8 are counted, not the characters: `ü` has two, `日` has three. \
            Attributes that are no keys may have longer names, and are not declared at all.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    error TABLE_KEY = ddb007 {
        title: "a table has one partition key and at most one sort key, in this order",
        explanation: "`KeySchema` lists the `HASH` attribute first, then the `RANGE` attribute if there is \
            one. Only global secondary indexes have keys of several attributes.",
        page: pages::DYNAMODB_CREATE_TABLE,
    },
    error GLOBAL_INDEX_KEY = ddb008 {
        title: "a global index has 1 to 4 partition attributes, then up to 4 sort attributes",
        explanation: "A query of the index names all `HASH` attributes, and the `RANGE` attributes from \
            the left. All `HASH` attributes stand before the first `RANGE` attribute.",
        page: pages::DYNAMODB_MULTI_ATTRIBUTE_KEYS,
    },
    error ATTRIBUTE_TWICE = ddb011 {
        title: "an attribute stands once in a key",
        explanation: "The sort key orders the items of one partition. Items of one partition have the \
            partition key in common, so it cannot order them; DynamoDB refuses it. In another key of the \
            same table the attribute may stand again.",
        page: pages::DYNAMODB_CREATE_TABLE,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    check_names(table, findings);
    if check_table_key(table, findings) {
        check_repetition(&format!("table `{table}`"), &table.key(), findings);
    }
    for index in table.indexes() {
        let is_shaped = if index.local {
            local_indexes::misshapen_key(&index).is_none()
        } else {
            check_index_key(table, &index, findings)
        };
        if is_shaped {
            check_repetition(&index.to_string(), &index.key(), findings);
        }
    }
}

/// Each name once, however many keys it is in.
fn check_names(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let indexes = table.indexes();
    let vectors = table.vector_indexes();
    let searched = vectors.iter().filter_map(|index| index.get("SearchSchema"));
    let elements = table.key().into_iter().chain(indexes.iter().flat_map(Index::key));
    let elements = elements.chain(searched.flat_map(|schema| key_elements(&schema)));
    let mut seen: Vec<&str> = Vec::new();
    for element in elements {
        let message = match element.name {
            Some(name) if seen.contains(&name) => continue,
            Some(name) => {
                seen.push(name);
                match name.len() {
                    0 => format!("a key attribute of table `{table}` has an empty name"),
                    length if KEY_ATTRIBUTE_NAME_BYTES.contains(&length) => continue,
                    length => format!("the name of key attribute `{name}` has {length} bytes"),
                }
            }
            None if lacks(&element.node, "AttributeName") => {
                format!("a key element of table `{table}` names no attribute")
            }
            None => continue,
        };
        Finding::new(&ATTRIBUTE_NAME, message)
            .here(&element.name_node(), "1 to 255 bytes")
            .help(
                Help::from("name the attribute as it stands in the items")
                    .in_stack(": `Attribute::string(\"userId\")`"),
            )
            .add_to(findings);
    }
}

fn check_table_key(table: &Table<'_>, findings: &mut Vec<Finding>) -> bool {
    let one_more = TABLE_KEY_ATTRIBUTES.end() - 1;
    let wrong = match table.property("KeySchema") {
        Some(schema) => misshapen(&schema, &table.key(), &(1..=1), &(0..=one_more)),
        None if table.lacks("KeySchema") && !table.joins_another() => {
            Some(Misshapen::without_key(table.resource.node()))
        }
        None => None,
    };
    let Some(Misshapen { node, what, label }) = wrong else { return true };
    finding!(&TABLE_KEY, "table `{table}` {what}")
        .here(&node, label)
        .help(Help::either(
            table_call(table),
            Help::say(
                "one element with {}, then at most one with {}",
                [Word::property("KeyType", "HASH"), Word::property("KeyType", "RANGE")],
            ),
        ))
        .add_to(findings);
    false
}

/// The call for a table, with two of the attributes of its key if it names two.
fn table_call(table: &Table<'_>) -> String {
    let mut key = table.key();
    key.sort_by_key(|element| element.kind != Some("HASH"));
    let names: Vec<&str> = key.iter().filter_map(|element| element.name).collect();
    let call = |name: &str| attributes::constructor(table, name);
    let (partition, sort) = match names.as_slice() {
        [partition, sort, ..] if partition != sort => (call(partition), call(sort)),
        _ => (call("userId"), call("createdAt")),
    };
    format!("`TableV2::on_demand(\"{table}\", {partition}).sort_key({sort})`")
}

fn check_index_key(table: &Table<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) -> bool {
    let wrong = match index.node.get("KeySchema") {
        Some(schema) => misshapen(
            &schema,
            &index.key(),
            &GLOBAL_SECONDARY_INDEX_PARTITION_ATTRIBUTES,
            &GLOBAL_SECONDARY_INDEX_SORT_ATTRIBUTES,
        ),
        None if lacks(&index.node, "KeySchema") => Some(Misshapen::without_key(&index.node)),
        None => None,
    };
    let Some(Misshapen { node, what, label }) = wrong else { return true };
    finding!(&GLOBAL_INDEX_KEY, "{index} of table `{table}` {what}")
        .here(&node, label)
        .help(Help::either(
            "`GlobalSecondaryIndex::with_partition_keys(…)` takes 1 to 4, `.sort_keys(…)` up to 4",
            Help::say(
                "up to 4 elements with {}, then up to 4 with {}",
                [Word::property("KeyType", "HASH"), Word::property("KeyType", "RANGE")],
            ),
        ))
        .add_to(findings);
    false
}

/// A key that has too many or too few parts, or has them in the wrong order.
pub(super) struct Misshapen<'t> {
    pub(super) node: Node<'t>,
    pub(super) what: String,
    pub(super) label: String,
}

impl<'t> Misshapen<'t> {
    pub(super) fn without_key(owner: &Node<'t>) -> Self {
        Self::new(owner, "has no key", "no `KeySchema`")
    }

    fn new(node: &Node<'t>, what: impl Into<String>, label: impl Into<String>) -> Self {
        Self { node: *node, what: what.into(), label: label.into() }
    }
}

/// What is wrong with the shape of a key, as far as its elements are known.
pub(super) fn misshapen<'t>(
    schema: &Node<'t>,
    elements: &[KeyElement<'t>],
    partition: &RangeInclusive<usize>,
    sort: &RangeInclusive<usize>,
) -> Option<Misshapen<'t>> {
    let is_key_type = |element: &KeyElement<'_>| matches!(element.kind, Some("HASH" | "RANGE"));
    if !schema.is_list() || !elements.iter().all(is_key_type) {
        return None;
    }
    let of = |kind| elements.iter().filter(move |element| element.kind == Some(kind));
    for (kind, noun, allowed) in [("HASH", "partition", partition), ("RANGE", "sort", sort)] {
        let count = of(kind).count();
        if count < *allowed.start() {
            let label = format!("no `{kind}` element");
            return Some(Misshapen::new(schema, format!("has no {noun} key"), label));
        }
        if let Some(beyond) = of(kind).nth(*allowed.end()) {
            let attributes = if *allowed.end() == 1 { "keys" } else { "key attributes" };
            let what = format!("has {count} {noun} {attributes}");
            let label = format!("at most {} with `KeyType: {kind}`", allowed.end());
            return Some(Misshapen::new(&beyond.node, what, label));
        }
    }
    let late = elements
        .iter()
        .skip_while(|element| element.kind == Some("HASH"))
        .find(|element| element.kind == Some("HASH"))?;
    let what = "names a sort key before its partition key";
    Some(Misshapen::new(&late.node, what, "`HASH` after `RANGE`"))
}

fn check_repetition(owner: &str, key: &[KeyElement<'_>], findings: &mut Vec<Finding>) {
    let Some((first, second)) = repeated(key) else { return };
    let name = second.name.unwrap_or_default();
    finding!(&ATTRIBUTE_TWICE, "attribute `{name}` stands twice in the key of {owner}")
        .here(&second.name_node(), role(second))
        .help("sort by another attribute, or leave the sort key out")
        .and_elsewhere(&first.name_node(), role(first))
        .add_to(findings);
}

fn role(element: &KeyElement<'_>) -> &'static str {
    if element.kind == Some("HASH") { "the partition key" } else { "the sort key" }
}

/// The first attribute that is twice in a key.
pub(super) fn repeated<'k, 't>(
    key: &'k [KeyElement<'t>],
) -> Option<(&'k KeyElement<'t>, &'k KeyElement<'t>)> {
    key.iter().enumerate().find_map(|(position, second)| {
        let same = |first: &&KeyElement<'t>| first.name.is_some() && first.name == second.name;
        key.iter().take(position).find(same).map(|first| (first, second))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{both, found, index, key, messages, strings, table};

    fn element(name: &str, kind: &str) -> Value {
        json!({ "AttributeName": name, "KeyType": kind })
    }

    fn elements(kinds: &[&str]) -> (Value, Value) {
        let names: Vec<String> = (0..kinds.len()).map(|n| format!("k{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let key = names.iter().zip(kinds).map(|(name, kind)| element(name, kind)).collect();
        (key, strings(&names))
    }

    #[test]
    fn a_table_key_is_hash_or_hash_and_range() {
        for (kinds, expected) in [
            (&["HASH"] as &[_], None),
            (&["HASH", "RANGE"], None),
            (&[], Some(("KeySchema", "has no partition key"))),
            (&["RANGE"], Some(("KeySchema", "has no partition key"))),
            (&["HASH", "HASH"], Some(("KeySchema/1", "has 2 partition keys"))),
            (&["HASH", "RANGE", "RANGE"], Some(("KeySchema/2", "has 2 sort keys"))),
            (
                &["RANGE", "HASH"],
                Some(("KeySchema/1", "names a sort key before its partition key")),
            ),
        ] {
            let (key, definitions) = elements(kinds);
            for table in both(json!({ "KeySchema": key, "AttributeDefinitions": definitions })) {
                let codes: Vec<String> =
                    expected.iter().map(|(pointer, _)| format!("DDB007 {pointer}")).collect();
                assert_eq!(found(&table), codes, "{kinds:?}");
                if let Some((_, what)) = expected {
                    assert_eq!(messages(&table), [format!("table `T` {what}")]);
                }
            }
        }
    }

    #[test]
    fn a_table_without_key_takes_it_from_another_account_or_is_wrong() {
        let without = json!({ "KeySchema": null, "AttributeDefinitions": null });
        for table in both(without.clone()) {
            assert_eq!(found(&table), ["DDB007 T"]);
        }
        let mut joining = crate::rules::views::table_samples::global(without);
        joining["Properties"]["GlobalTableSourceArn"] = json!("arn:aws:dynamodb:…");
        // Its own settings are not part of this.
        assert!(!found(&joining).iter().any(|found| found.starts_with("DDB007")));
    }

    #[test]
    fn a_global_index_has_up_to_4_and_4_attributes() {
        let four = ["HASH"; 4].into_iter().chain(["RANGE"; 4]).collect::<Vec<_>>();
        let mut five_hashes = vec!["HASH"];
        five_hashes.extend(&four);
        let mut five_ranges = four.clone();
        five_ranges.push("RANGE");
        let at = "GlobalSecondaryIndexes/0/KeySchema";
        for (kinds, expected) in [
            (vec!["HASH"], None),
            (four, None),
            (five_hashes, Some(format!("DDB008 {at}/4"))),
            (five_ranges, Some(format!("DDB008 {at}/8"))),
            (vec!["HASH", "RANGE", "HASH"], Some(format!("DDB008 {at}/2"))),
            (vec!["RANGE"], Some(format!("DDB008 {at}"))),
            (vec![], Some(format!("DDB008 {at}"))),
        ] {
            let (key, mut definitions) = elements(&kinds);
            definitions
                .as_array_mut()
                .unwrap()
                .extend(strings(&["id"]).as_array().unwrap().clone());
            let properties = json!({
                "AttributeDefinitions": definitions,
                "GlobalSecondaryIndexes": [index("byKeys", key)],
            });
            for table in both(properties) {
                assert_eq!(found(&table), Vec::from_iter(expected.clone()), "{kinds:?}");
            }
        }
    }

    #[test]
    fn an_attribute_stands_once_in_a_key() {
        let table = table(json!({
            "AttributeDefinitions": strings(&["id", "at"]),
            "KeySchema": key("id", &["id"]),
            "GlobalSecondaryIndexes": [
                index("byAt", key("at", &["at"])),
                index("byId", key("at", &["id"])),
            ],
            "LocalSecondaryIndexes": [index("local", key("id", &["id"]))],
        }));
        assert_eq!(
            found(&table),
            [
                "DDB011 GlobalSecondaryIndexes/0/KeySchema/1/AttributeName",
                "DDB011 KeySchema/1/AttributeName",
                "DDB011 LocalSecondaryIndexes/0/KeySchema/1/AttributeName",
            ]
        );
    }

    #[test]
    fn a_key_attribute_has_a_name_of_1_to_255_bytes() {
        let longest = "ü".repeat(127) + "x";
        let longer = "ü".repeat(128);
        for (name, is_right) in [("x", true), (&longest, true), ("", false), (&longer, false)] {
            let properties =
                json!({ "KeySchema": key(name, &[]), "AttributeDefinitions": strings(&[name]) });
            for table in both(properties) {
                let expected: &[&str] =
                    if is_right { &[] } else { &["DDB005 KeySchema/0/AttributeName"] };
                assert_eq!(found(&table), expected, "{name}");
            }
        }
        let nameless = table(json!({ "KeySchema": [{ "KeyType": "HASH" }] }));
        assert_eq!(found(&nameless), ["DDB005 KeySchema/0"]);
    }

    #[test]
    fn functions_are_not_judged() {
        let function = json!({ "Fn::If": ["A", [element("id", "HASH")], { "Ref": "B" }] });
        for schema in [
            json!([element("id", "HASH"), function]),
            json!([{ "AttributeName": "id", "KeyType": function }]),
            json!([
                { "AttributeName": function, "KeyType": "HASH" },
                { "AttributeName": function, "KeyType": "RANGE" },
            ]),
            function,
        ] {
            for table in both(json!({ "KeySchema": schema })) {
                assert_eq!(found(&table), [""; 0], "{schema}");
            }
        }
    }
}
