//! Local secondary indexes: their requirements on the table, their keys, their number, and useless
//! ones.

use crate::facts::limits::dynamodb::LOCAL_SECONDARY_INDEXES;
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::tables::attributes;
use crate::rules::tables::keys::{Misshapen, misshapen};
use crate::rules::views::tables::{Index, KeyElement, Table, complete, is_known, lacks};

rules!(
    error TABLE_SORT_KEY = ddb009 {
        title: "a table with a local index has a sort key",
        explanation: "A local secondary index sorts the partitions of the table in another way. Without a \
            sort key of its own, the table has one item in a partition and nothing to sort.",
        page: pages::DYNAMODB_LOCAL_INDEXES,
    },
    error LOCAL_INDEX_KEY = ddb010 {
        title: "a local index has the table's partition key and one sort key",
        explanation: "A local secondary index covers the same partitions as its table and differs in the \
            sort key. To look up items by another partition key, use a global secondary index.",
        page: pages::DYNAMODB_LOCAL_INDEXES,
    },
    error TOO_MANY_LOCAL = ddb014 {
        title: "a table has at most 5 local indexes",
        explanation: "This limit is not raised on request. A global secondary index with the table's \
            partition key answers the same queries, except for strongly consistent reads, and can be \
            added and removed later.",
        page: pages::DYNAMODB_QUOTAS,
    },
    warning USELESS_LOCAL = ddb016 {
        title: "a local index sorts in a way that nothing else does",
        explanation: "A local index with the sort key of the table and all its attributes holds what the \
            table holds, in the same order; so does one with the key and the projection of another local \
            index. It doubles what writes and storage cost, and cannot be removed without replacing the \
            table.",
        page: pages::DYNAMODB_LOCAL_INDEXES,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let indexes: Vec<Index<'_>> = table.indexes().into_iter().filter(|index| index.local).collect();
    check_table_sort_key(table, &indexes, findings);
    for index in &indexes {
        check_key(table, index, findings);
    }
    check_count(table, &indexes, findings);
    check_use(table, &indexes, findings);
}

fn check_table_sort_key(table: &Table<'_>, indexes: &[Index<'_>], findings: &mut Vec<Finding>) {
    let key = table.key();
    let is_complete = table.property("KeySchema").is_some_and(|schema| complete(&schema).is_some());
    let ([only], Some(index)) = (key.as_slice(), indexes.first()) else { return };
    if !is_complete || only.kind != Some("HASH") || !is_known(&index.node) {
        return;
    }
    finding!(&TABLE_SORT_KEY, "table `{table}` has a local secondary index and no sort key")
        .here(&index.node, "sorts each partition, of which the table has one item")
        .and(&only.name_node(), "the whole key of the table")
        .help(Help::either(
            "give the table a `.sort_key(…)`, or use a `GlobalSecondaryIndex`",
            "give the table a sort key, or make it a global secondary index",
        ))
        .add_to(findings);
}

/// What is wrong with the shape of a local index's key.
pub(super) fn misshapen_key<'t>(index: &Index<'t>) -> Option<Misshapen<'t>> {
    match index.node.get("KeySchema") {
        Some(schema) => misshapen(&schema, &index.key(), &(1..=1), &(1..=1)),
        None if lacks(&index.node, "KeySchema") => Some(Misshapen::without_key(&index.node)),
        None => None,
    }
}

fn check_key(table: &Table<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) {
    let owner = format!("{index} of table `{table}`");
    if let Some(Misshapen { node, what, label }) = misshapen_key(index) {
        let call = attributes::constructor(table, "createdAt");
        let name = index.name().unwrap_or("byTime");
        finding!(&LOCAL_INDEX_KEY, "{owner} {what}")
            .here(&node, label)
            .help(
                Help::from("the partition key is the table's")
                    .in_stack(format!(": `LocalSecondaryIndex::new(\"{name}\", {call})`"))
                    .in_file(", and the sort key its own"),
            )
            .add_to(findings);
        return;
    }
    let (table_key, index_key) = (table.key(), index.key());
    let (Some(ours), Some(theirs)) = (table_key.first(), index_key.first()) else { return };
    let (Some(table_name), Some(index_name)) = (ours.name, theirs.name) else { return };
    if table_name == index_name || ours.kind != Some("HASH") || theirs.kind != Some("HASH") {
        return;
    }
    let (name, call) =
        (index.name().unwrap_or("byOther"), attributes::constructor(table, index_name));
    finding!(
        &LOCAL_INDEX_KEY,
        "local {owner} has the partition key `{index_name}`, the table has `{table_name}`"
    )
    .here(&theirs.name_node(), "not the table's partition key")
    .and(&ours.name_node(), "the table's key")
    .help(
        Help::from(format!("to look up by `{index_name}`"))
            .in_stack(format!(": `GlobalSecondaryIndex::new(\"{name}\", {call})`"))
            .in_file(", make it a global secondary index"),
    )
    .add_to(findings);
}

fn check_count(table: &Table<'_>, indexes: &[Index<'_>], findings: &mut Vec<Finding>) {
    let sure: Vec<&Index<'_>> = indexes.iter().filter(|index| is_known(&index.node)).collect();
    let Some(beyond) = sure.get(LOCAL_SECONDARY_INDEXES) else { return };
    let key = table.key();
    let partition = key.first().and_then(|element| element.name).unwrap_or("userId");
    let partition = attributes::constructor(table, partition);
    finding!(&TOO_MANY_LOCAL, "table `{table}` has {} local secondary indexes; at most {LOCAL_SECONDARY_INDEXES} are possible", sure.len())
            .here(&beyond.node, format!("the {}th", LOCAL_SECONDARY_INDEXES + 1))
            .help(Help::either(
                format!("make it `GlobalSecondaryIndex::new(\"{}\", {partition}).sort_key(…)`", beyond.name().unwrap_or_default()),
                "make it a global secondary index",
            )).add_to(findings);
}

fn check_use(table: &Table<'_>, indexes: &[Index<'_>], findings: &mut Vec<Finding>) {
    let table_key = names(&table.key());
    for (position, index) in indexes.iter().enumerate() {
        let Some(projection) = index.node.get("Projection").filter(is_plain) else { continue };
        let is_right = |key: &Vec<&str>| matches!(key.as_slice(), [one, other] if one != other);
        let Some(key) = names(&index.key()).filter(is_right) else { continue };
        let kind = projection.get("ProjectionType").and_then(|kind| kind.as_str());
        let twin = indexes.iter().take(position).find(|other| {
            names(&other.key()).is_some_and(|other_key| other_key == key)
                && other.node.get("Projection").is_some_and(|p| p.expr() == projection.expr())
        });
        let finding = if table_key.as_ref() == Some(&key) && kind == Some("ALL") {
            let finding =
                finding!(&USELESS_LOCAL, "{index} holds what its table holds, in the same order")
                    .at(&index.node);
            finding.label("the sort key is the table's")
        } else if let Some(twin) = twin {
            let finding =
                finding!(&USELESS_LOCAL, "{index} holds what {twin} holds").at(&index.node);
            finding.label("the same key and projection").and(&twin.node, "as this one")
        } else {
            continue;
        };
        finding.help("remove it now: it cannot be removed from a deployed table").add_to(findings);
    }
}

/// The attributes of a key, if all are known.
fn names<'t>(key: &[KeyElement<'t>]) -> Option<Vec<&'t str>> {
    key.iter().map(|element| element.name).collect()
}

/// Whether a projection and all its content are literal.
fn is_plain(projection: &Node<'_>) -> bool {
    let kind = projection.get("ProjectionType").is_some_and(|kind| kind.as_str().is_some());
    let attributes = projection.get("NonKeyAttributes");
    kind && attributes.is_none_or(|attributes| complete(&attributes).is_some())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{both, found, index, key, strings};

    const SORTS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

    fn with(key_schema: Value, indexes: Value, attributes: &[&str]) -> [Value; 2] {
        both(json!({
            "AttributeDefinitions": strings(attributes),
            "KeySchema": key_schema,
            "LocalSecondaryIndexes": indexes,
        }))
    }

    #[test]
    fn the_table_needs_a_sort_key() {
        let indexes = json!([index("byA", key("id", &["a"])), index("byB", key("id", &["b"]))]);
        for table in with(key("id", &[]), indexes.clone(), &["id", "a", "b"]) {
            assert_eq!(found(&table), ["DDB009 LocalSecondaryIndexes/0"], "said once");
        }
        for table in with(key("id", &["at"]), indexes, &["id", "at", "a", "b"]) {
            assert_eq!(found(&table), [""; 0]);
        }
        let unknown = json!([key("id", &[])[0], { "Fn::If": ["A", {}, {}] }]);
        for table in with(unknown, json!([index("byA", key("id", &["a"]))]), &["id", "a"]) {
            assert_eq!(found(&table), [""; 0]);
        }
    }

    #[test]
    fn the_key_is_the_tables_partition_key_and_a_sort_key() {
        let element = |name: &str, kind: &str| json!({ "AttributeName": name, "KeyType": kind });
        let at = "DDB010 LocalSecondaryIndexes/0/KeySchema";
        for (index_key, expected) in [
            (key("a", &["b"]), format!("{at}/0/AttributeName")),
            (key("a", &[]), at.to_owned()),
            (key("id", &["a", "b"]), format!("{at}/2")),
            (json!([element("a", "RANGE")]), at.to_owned()),
            (json!([element("a", "RANGE"), element("id", "HASH")]), format!("{at}/1")),
            (json!([]), at.to_owned()),
        ] {
            let used: Vec<&str> = ["id", "at", "a", "b"]
                .into_iter()
                .filter(|name| {
                    ["id", "at"].contains(name)
                        || index_key.to_string().contains(&format!("\"{name}\""))
                })
                .collect();
            for table in with(key("id", &["at"]), json!([index("local", index_key.clone())]), &used)
            {
                assert_eq!(found(&table), [expected.as_str()], "{index_key}");
            }
        }
        let keyless = json!([{ "IndexName": "local", "Projection": { "ProjectionType": "ALL" } }]);
        for table in with(key("id", &["at"]), keyless, &["id", "at"]) {
            assert_eq!(found(&table), ["DDB010 LocalSecondaryIndexes/0"]);
        }
    }

    #[test]
    fn five_are_possible() {
        let indexes: Vec<Value> =
            SORTS.iter().map(|sort| index(&format!("by-{sort}"), key("id", &[sort]))).collect();
        let attributes = ["id", "at", "a", "b", "c", "d", "e"];
        for table in with(key("id", &["at"]), json!(indexes[..5]), &attributes) {
            assert_eq!(found(&table), [""; 0]);
        }
        let mut with_condition = indexes[..5].to_vec();
        with_condition.push(json!({ "Fn::If": ["A", indexes[5], { "Ref": "AWS::NoValue" }] }));
        for table in with(key("id", &["at"]), json!(with_condition), &attributes) {
            assert_eq!(found(&table), [""; 0], "the sixth may come to nothing");
        }
        for table in
            with(key("id", &["at"]), json!(indexes), &["id", "at", "a", "b", "c", "d", "e", "f"])
        {
            assert_eq!(found(&table), ["DDB014 LocalSecondaryIndexes/5"]);
        }
    }

    #[test]
    fn what_the_table_or_another_local_index_holds_is_useless() {
        let narrow = |name: &str, sort: &str| {
            let mut index = index(name, key("id", &[sort]));
            index["Projection"]["ProjectionType"] = json!("KEYS_ONLY");
            index
        };
        for (indexes, expected) in [
            (json!([index("same", key("id", &["at"]))]), Some(0)),
            (json!([narrow("same", "at")]), None),
            (json!([index("one", key("id", &["a"])), index("two", key("id", &["a"]))]), Some(1)),
            (json!([index("one", key("id", &["a"])), narrow("two", "a")]), None),
        ] {
            let attributes: &[&str] = if indexes.to_string().contains("\"a\"") {
                &["id", "at", "a"]
            } else {
                &["id", "at"]
            };
            for table in with(key("id", &["at"]), indexes.clone(), attributes) {
                let expected: Vec<String> = expected
                    .iter()
                    .map(|position| format!("DDB016 LocalSecondaryIndexes/{position}"))
                    .collect();
                assert_eq!(found(&table), expected, "{indexes}");
            }
        }
    }
}
