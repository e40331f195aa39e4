//! Secondary indexes: their names, their number, and empty lists.

use crate::facts::Standing;
use crate::facts::limits::dynamodb::{GLOBAL_SECONDARY_INDEXES, INDEX_NAME_LENGTH};
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::tables::table_names::wrong_form;
use crate::rules::views::tables::{Table, is_known, lacks};

rules!(
    error INDEX_NAME = ddb012 {
        title: "an index has a name of 3 to 255 of `A-Za-z0-9_.-`",
        explanation: "The name stands in every query of the index and in the ARN that policies name. An \
            index cannot be renamed: a new name is a new index.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    error NAME_TWICE = ddb013 {
        title: "an index has a name of its own on its table",
        explanation: "A query says by name which index it reads, so local, global and vector indexes of a \
            table share one set of names. Indexes of other tables may have the same name.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    warning TOO_MANY_GLOBAL = ddb015 {
        title: "more than 20 global indexes on a table need a higher quota",
        explanation: "20 is what every account starts with. AWS raises it on request; until then \
            DynamoDB refuses the table. Each index is written with every item that has its key, and one \
            general index (`GSI1PK`, `GSI1SK`) can serve several kinds of items.",
        page: pages::DYNAMODB_QUOTAS,
    },
    warning EMPTY_LIST = ddb017 {
        title: "a table without indexes says nothing of indexes",
        explanation: "`CreateTable` refuses an empty list of indexes (“List of GlobalSecondaryIndexes is \
            empty”). Whether CloudFormation leaves it out before that is not documented.",
        page: pages::DYNAMODB_CREATE_TABLE,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let indexes = table.indexes().into_iter().map(|index| index.node);
    let indexes: Vec<Node<'_>> = indexes.chain(table.vector_indexes()).collect();
    for index in &indexes {
        check_name(table, index, findings);
    }
    check_repetitions(table, &indexes, findings);
    check_count(table, findings);
    check_lists(table, findings);
}

fn check_name(table: &Table<'_>, index: &Node<'_>, findings: &mut Vec<Finding>) {
    const LABEL: &str = "3 to 255 of `A-Za-z0-9_.-`";
    const HELP: &str = "name it for what it looks up, such as `byOwner` or `email-index`";
    let Some(node) = index.get("IndexName") else {
        if lacks(index, "IndexName") {
            finding!(&INDEX_NAME, "an index of table `{table}` has no name")
                .here(index, LABEL)
                .help(HELP)
                .add_to(findings);
        }
        return;
    };
    // The same form as a table's name, with the same maximum length.
    let wrong = node.as_str().and_then(|name| Some((name, wrong_form(name)?)));
    let Some((name, wrong)) = wrong else { return };
    findings
        .push(finding!(&INDEX_NAME, "index name `{name}` {wrong}").here(&node, LABEL).help(HELP));
}

fn check_repetitions(table: &Table<'_>, indexes: &[Node<'_>], findings: &mut Vec<Finding>) {
    let mut names: Vec<Node<'_>> =
        indexes.iter().filter_map(|index| index.get("IndexName")).collect();
    // The second is the one that was declared later, whichever list it is in.
    names.sort_by_key(|name| name.place());
    for (position, second) in names.iter().enumerate() {
        let Some(text) = second.as_str().filter(|name| wrong_form(name).is_none()) else {
            continue;
        };
        let mut earlier = names.iter().take(position);
        let Some(first) = earlier.find(|other| other.as_str() == Some(text)) else { continue };
        finding!(&NAME_TWICE, "two indexes of table `{table}` are named `{text}`")
            .here(second, "the second")
            .help("give one of them another name: all indexes of a table share their names")
            .and_elsewhere(first, "the first")
            .add_to(findings);
    }
}

fn check_count(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let indexes = table.indexes().into_iter();
    let sure: Vec<Node<'_>> = indexes
        .filter(|index| !index.local && is_known(&index.node))
        .map(|index| index.node)
        .collect();
    let count = u64::try_from(sure.len()).unwrap_or(u64::MAX);
    if GLOBAL_SECONDARY_INDEXES.standing(count) == Standing::Within {
        return;
    }
    let quota = usize::try_from(GLOBAL_SECONDARY_INDEXES.default).unwrap_or(usize::MAX);
    let Some(beyond) = sure.get(quota) else { return };
    finding!(
        &TOO_MANY_GLOBAL,
        "table `{table}` has {count} global secondary indexes, the quota is {quota}"
    )
    .here(beyond, "the first beyond the quota")
    .help(Help::say(
        "serve several questions by one index, or have the quota raised and say so: {}",
        [Word::acknowledgement("DDB015", "our quota is 30")],
    ))
    .add_to(findings);
}

fn check_lists(table: &Table<'_>, findings: &mut Vec<Finding>) {
    for name in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes", "VectorIndexes"] {
        let Some(list) = table.property(name) else { continue };
        if list.is_list() && list.items().next().is_none() {
            finding!(&EMPTY_LIST, "`{name}` of table `{table}` is empty")
                .here(&list, "an empty list")
                .help(format!("leave `{name}` out"))
                .add_to(findings);
        }
    }
}

// One check serves both names as long as their limits agree.
const _: () = assert!(
    *INDEX_NAME_LENGTH.start() == *crate::facts::limits::dynamodb::TABLE_NAME_LENGTH.start()
        && *INDEX_NAME_LENGTH.end() == *crate::facts::limits::dynamodb::TABLE_NAME_LENGTH.end()
);

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{both, found, index, key, strings};

    fn with(global: Value, local: Value, attributes: &[&str]) -> [Value; 2] {
        both(json!({
            "AttributeDefinitions": strings(attributes),
            "KeySchema": key("id", &["at"]),
            "GlobalSecondaryIndexes": global,
            "LocalSecondaryIndexes": local,
        }))
    }

    fn named(name: &str) -> [Value; 2] {
        with(json!([index(name, key("owner", &[]))]), json!(null), &["id", "at", "owner"])
    }

    #[test]
    fn names_have_3_to_255_of_their_characters() {
        let (long, longer) = ("x".repeat(255), "x".repeat(256));
        for (name, is_right) in
            [("gsi", true), (&*long, true), ("gs", false), (&*longer, false), ("by owner", false)]
        {
            for table in named(name) {
                let expected: &[&str] =
                    if is_right { &[] } else { &["DDB012 GlobalSecondaryIndexes/0/IndexName"] };
                assert_eq!(found(&table), expected, "{name}");
            }
        }
        let mut nameless = index("x", key("id", &["owner"]));
        nameless.as_object_mut().unwrap().remove("IndexName");
        for table in with(json!(null), json!([nameless]), &["id", "at", "owner"]) {
            assert_eq!(found(&table), ["DDB012 LocalSecondaryIndexes/0"]);
        }
    }

    #[test]
    fn names_are_shared_by_local_and_global_indexes() {
        let global = json!([index("byOwner", key("owner", &[]))]);
        for (local_name, expected) in
            [("byOwner", &["DDB013 LocalSecondaryIndexes/0/IndexName"] as &[_]), ("byowner", &[])]
        {
            let local = json!([index(local_name, key("id", &["owner"]))]);
            for table in with(global.clone(), local, &["id", "at", "owner"]) {
                assert_eq!(found(&table), expected, "{local_name}");
            }
        }
        let mut computed = index("", key("owner", &[]));
        computed["IndexName"] = json!({ "Ref": "Name" });
        for table in with(json!([computed, computed]), json!(null), &["id", "at", "owner"]) {
            assert_eq!(found(&table), [""; 0]);
        }
    }

    #[test]
    fn beyond_20_the_quota_must_be_raised() {
        let indexes: Vec<Value> =
            (0..21).map(|n| index(&format!("gsi{n}"), key("owner", &[]))).collect();
        for (indexes, expected) in [
            (json!(indexes[..20]), &[] as &[&str]),
            (json!(indexes), &["DDB015 GlobalSecondaryIndexes/20"]),
        ] {
            for table in with(indexes, json!(null), &["id", "at", "owner"]) {
                assert_eq!(found(&table), expected);
            }
        }
    }

    #[test]
    fn an_empty_list_is_left_out() {
        for table in with(json!([]), json!([]), &["id", "at"]) {
            assert_eq!(
                found(&table),
                ["DDB017 GlobalSecondaryIndexes", "DDB017 LocalSecondaryIndexes"]
            );
        }
    }
}
