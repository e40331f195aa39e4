//! Projections: what an index holds besides the keys.

use crate::facts::limits::dynamodb::{
    NON_KEY_ATTRIBUTES_PER_INDEX, NON_KEY_ATTRIBUTES_PER_TABLE, PROJECTED_ATTRIBUTE_NAME_BYTES,
};
use crate::names::listed;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::tables::{Index, Table, complete, is_known, lacks};

rules!(
    error NO_PROJECTION = ddb018 {
        title: "an index says what it projects",
        explanation: "CloudFormation's schema lets an index pass without `ProjectionType`; DynamoDB \
            knows no default and refuses it (“Unknown ProjectionType: null”).",
        page: pages::DYNAMODB_CREATE_TABLE,
    },
    error LIST_AND_TYPE = ddb019 {
        title: "an index lists attributes when it projects `INCLUDE`, and only then",
        explanation: "`NonKeyAttributes` are what `INCLUDE` adds to the keys. `ALL` and `KEYS_ONLY` have \
            nothing to list, and `INCLUDE` without a list is `KEYS_ONLY`.",
        page: pages::DYNAMODB_CREATE_TABLE,
    },
    error TOO_MANY = ddb020 {
        title: "an index lists at most 20 attributes, all indexes of a table at most 100",
        explanation: "An attribute that two indexes list counts twice. The keys are always in an index and \
            need not be listed. `ALL` counts nothing.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    error ATTRIBUTE_NAME = ddb021 {
        title: "an index lists an attribute once, by a name of 1 to 255 bytes",
        explanation: "Other attributes of an item may have longer names, but an index cannot list them. \
            The bytes of UTF-8 are counted.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    warning HELD_ANYWAY = ddb022 {
        title: "an index does not list its keys",
        explanation: "The keys of the index and of its table are always in the index. DynamoDB accepts \
            them in the list, and counts them against the 20 of an index and the 100 of a table.",
        page: pages::DYNAMODB_CREATE_TABLE,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let indexes = table.indexes();
    let projected = indexes.iter().map(|index| &index.node).cloned();
    for index in projected.chain(table.vector_indexes()) {
        check_presence(table, &index, findings);
    }
    let vectors = table.vector_indexes().into_iter();
    let vectors = vectors.map(|node| Index { node, local: false });
    for index in indexes.iter().cloned().chain(vectors) {
        check_list(&index, findings);
        check_names(&index, findings);
    }
    for index in &indexes {
        check_keys(table, index, findings);
    }
    check_counts(table, &indexes, findings);
}

fn check_presence(table: &Table<'_>, index: &Node<'_>, findings: &mut Vec<Finding>) {
    let node = match index.get("Projection") {
        None if lacks(index, "Projection") => *index,
        Some(projection) if lacks(&projection, "ProjectionType") => projection,
        _ => return,
    };
    let name = index.get("IndexName").and_then(|name| name.as_str());
    let label = name.map_or_else(|| "an index".to_owned(), |name| format!("index `{name}`"));
    finding!(&NO_PROJECTION, "{label} of table `{table}` does not say what it projects")
        .here(&node, "no `ProjectionType`")
        .help(
            Help::say("add {}", [Word::property("ProjectionType", "ALL")])
                .in_stack(", which is what `GlobalSecondaryIndex::new` writes"),
        )
        .add_to(findings);
}

fn list<'t>(index: &Index<'t>) -> Option<Node<'t>> {
    index.node.at(["Projection", "NonKeyAttributes"])
}

fn check_list(index: &Index<'_>, findings: &mut Vec<Finding>) {
    let Some(projection) = index.node.get("Projection") else { return };
    let Some(node) = projection.get("ProjectionType") else { return };
    let Some(kind @ ("ALL" | "KEYS_ONLY" | "INCLUDE")) = node.as_str() else { return };
    let list = projection.get("NonKeyAttributes");
    let is_empty = |list: &Node<'_>| list.is_list() && list.items().next().is_none();
    let finding = if kind == "INCLUDE" {
        let node = match list {
            Some(list) if is_empty(&list) => list,
            None if lacks(&projection, "NonKeyAttributes") => node,
            _ => return,
        };
        finding!(&LIST_AND_TYPE, "{index} projects a list of no attributes")
            .here(&node, "nothing to include")
            .help(
                Help::say(
                    "write {}, or name attributes",
                    [Word::property("ProjectionType", "KEYS_ONLY").call(".project_keys_only()")],
                )
                .in_stack(": `.project_include([…])`"),
            )
    } else {
        let Some(list) = list.filter(|list| is_known(list) && !is_empty(list)) else { return };
        finding!(&LIST_AND_TYPE, "{index} projects `{kind}` and lists attributes")
            .here(&list, format!("not with `{kind}`"))
            .help(Help::say(
                "only these: {}; everything: leave the list out",
                [Word::property("ProjectionType", "INCLUDE").call(".project_include([…])")],
            ))
    };
    findings.push(finding);
}

fn check_counts(table: &Table<'_>, indexes: &[Index<'_>], findings: &mut Vec<Finding>) {
    let lists: Vec<(&Index<'_>, Node<'_>)> =
        indexes.iter().filter_map(|index| Some((index, list(index)?))).collect();
    let sure = |list: &Node<'_>| list.items().filter(is_known).count();
    let most = *NON_KEY_ATTRIBUTES_PER_INDEX.end();
    let mut is_reported = false;
    for (index, list) in &lists {
        let Some(beyond) = list.items().filter(is_known).nth(most) else { continue };
        is_reported = true;
        finding!(&TOO_MANY, "{index} lists {} attributes, at most {most} are possible", sure(list))
            .here(&beyond, format!("more than {most}"))
            .help(Help::either(
                "leave the call out, and the index projects everything",
                Help::say("write {}", [Word::property("ProjectionType", "ALL")]),
            ))
            .add_to(findings);
    }
    let mut total = 0;
    let crossing = lists.iter().find(|(_, list)| {
        total += sure(list);
        total > NON_KEY_ATTRIBUTES_PER_TABLE
    });
    let Some((_, list)) = crossing.filter(|_| !is_reported) else { return };
    let total: usize = lists.iter().map(|(_, list)| sure(list)).sum();
    finding!(&TOO_MANY, "the indexes of table `{table}` list {total} attributes, at most {NON_KEY_ATTRIBUTES_PER_TABLE} \
         are possible")
            .here(list, "this list is over the limit")
            .help("let an index with a long list project everything: it then counts nothing").add_to(findings);
}

fn check_names(index: &Index<'_>, findings: &mut Vec<Finding>) {
    let mut seen: Vec<&str> = Vec::new();
    for item in list(index).into_iter().flat_map(|list| list.items()) {
        let Some(name) = item.as_str() else { continue };
        let mut label = "1 to 255 bytes".to_owned();
        let message = if seen.contains(&name) {
            label = format!("`{name}` again");
            format!("{index} lists attribute `{name}` twice")
        } else if name.is_empty() {
            format!("{index} lists an attribute with an empty name")
        } else if !PROJECTED_ATTRIBUTE_NAME_BYTES.contains(&name.len()) {
            format!("{index} lists attribute `{name}` of {} bytes", name.len())
        } else {
            seen.push(name);
            continue;
        };
        Finding::new(&ATTRIBUTE_NAME, message)
            .here(&item, label)
            .help("remove it from the list")
            .add_to(findings);
    }
}

fn check_keys(table: &Table<'_>, index: &Index<'_>, findings: &mut Vec<Finding>) {
    let keys = table.key().into_iter().chain(index.key());
    let keys: Vec<&str> = keys.filter_map(|element| element.name).collect();
    let Some(items) = list(index).and_then(|list| complete(&list)) else { return };
    let needless: Vec<&Node<'_>> = items
        .iter()
        .filter(|item| item.as_str().is_some_and(|name| keys.contains(&name)))
        .collect();
    let Some(first) = needless.first() else { return };
    let mut names: Vec<&str> = needless.iter().filter_map(|item| item.as_str()).collect();
    names.dedup();
    let noun = if names.len() == 1 { "key attribute" } else { "key attributes" };
    finding!(&HELD_ANYWAY, "{index} lists {noun} {}", listed(names.iter().copied()))
        .here(*first, "in the index anyway")
        .help(Help::say(
            "leave the keys out of {}",
            [Word::code("NonKeyAttributes").call(".project_include([…])")],
        ))
        .add_to(findings);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{both, found, index, key, strings};

    fn projecting(projections: &[Value]) -> [Value; 2] {
        let indexes: Vec<Value> = (projections.iter().enumerate())
            .map(|(n, projection)| {
                let mut index = index(&format!("gsi{n}"), key("owner", &[]));
                index["Projection"] = projection.clone();
                index
            })
            .collect();
        both(json!({
            "AttributeDefinitions": strings(&["id", "owner"]),
            "GlobalSecondaryIndexes": indexes,
        }))
    }

    fn include(count: usize) -> Value {
        let names: Vec<String> = (0..count).map(|n| format!("a{n}")).collect();
        json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": names })
    }

    fn expect(projections: &[Value], expected: &[&str]) {
        let expected: Vec<String> = expected
            .iter()
            .map(|at| at.replace("#", "GlobalSecondaryIndexes/0/Projection"))
            .collect();
        for table in projecting(projections) {
            assert_eq!(found(&table), expected, "{projections:?}");
        }
    }

    #[test]
    fn an_index_says_what_it_projects() {
        expect(&[json!({})], &["DDB018 #"]);
        expect(&[json!({ "NonKeyAttributes": ["title"] })], &["DDB018 #"]);
        expect(&[json!({ "ProjectionType": { "Ref": "Kind" } })], &[]);
        expect(&[json!({ "Fn::If": ["A", {}, {}] })], &[]);
        let mut without = index("gsi", key("owner", &[]));
        without.as_object_mut().unwrap().remove("Projection");
        let attributes = strings(&["id", "owner"]);
        for table in
            both(json!({ "AttributeDefinitions": attributes, "GlobalSecondaryIndexes": [without] }))
        {
            assert_eq!(found(&table), ["DDB018 GlobalSecondaryIndexes/0"]);
        }
    }

    #[test]
    fn a_list_goes_with_include() {
        let with =
            |kind: &str, list: Value| json!({ "ProjectionType": kind, "NonKeyAttributes": list });
        expect(&[json!({ "ProjectionType": "INCLUDE" })], &["DDB019 #/ProjectionType"]);
        expect(&[with("INCLUDE", json!([]))], &["DDB019 #/NonKeyAttributes"]);
        expect(&[with("INCLUDE", json!(["title"]))], &[]);
        expect(&[with("ALL", json!(["title"]))], &["DDB019 #/NonKeyAttributes"]);
        expect(&[with("KEYS_ONLY", json!(["title"]))], &["DDB019 #/NonKeyAttributes"]);
        expect(&[with("ALL", json!([]))], &[]);
        expect(&[with("ALL", json!({ "Fn::If": ["A", ["b"], { "Ref": "AWS::NoValue" }] }))], &[]);
        expect(&[with("INCLUDE", json!({ "Ref": "Attributes" }))], &[]);
    }

    #[test]
    fn an_index_lists_20_a_table_100() {
        expect(&[include(20)], &[]);
        expect(&[include(21)], &["DDB020 #/NonKeyAttributes/20"]);
        let five = vec![include(20); 5];
        expect(&five, &[]);
        let mut six = five;
        six.push(include(1));
        expect(&six, &["DDB020 GlobalSecondaryIndexes/5/Projection/NonKeyAttributes"]);
        six[0] = include(21);
        expect(&six, &["DDB020 #/NonKeyAttributes/20"]);
    }

    #[test]
    fn an_attribute_is_listed_once_by_a_short_name() {
        let listing =
            |names: &[&str]| json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": names });
        let (long, longer) = ("x".repeat(255), "ü".repeat(128));
        expect(&[listing(&["title", &long])], &[]);
        expect(&[listing(&["title", &longer])], &["DDB021 #/NonKeyAttributes/1"]);
        expect(&[listing(&[""])], &["DDB021 #/NonKeyAttributes/0"]);
        expect(&[listing(&["title", "title"])], &["DDB021 #/NonKeyAttributes/1"]);
    }

    #[test]
    fn keys_are_in_an_index_anyway() {
        let listing =
            |names: &[&str]| json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": names });
        expect(&[listing(&["title", "id", "owner"])], &["DDB022 #/NonKeyAttributes/1"]);
        expect(&[listing(&["title", "idx"])], &[]);
    }
}
