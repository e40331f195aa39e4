//! The attribute of a vector index: a list of numbers, which no key holds.

use crate::rules::prelude::{Finding, Judged, finding, pages, rules};
use crate::rules::views::tables::{KeyElement, Table, key_elements, vector_index_noun};

rules!(
    error NO_KEY = ddb065 {
        title: "the attribute of a vector index is in no key and no search schema",
        explanation: "It holds a list of numbers. Keys, partition attributes and filters of searches hold a string, a \
            number or binary data, and stand among `AttributeDefinitions`; the attribute of a vector must not.",
        page: pages::CLOUDFORMATION_VECTOR_INDEX,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let scalars = scalars(table);
    let mut reported: Vec<&str> = Vec::new();
    for index in table.vector_indexes() {
        let Some(node) = index.at(["VectorAttribute", "AttributeName"]) else { continue };
        let Some(name) = node.as_str().filter(|name| !reported.contains(name)) else {
            continue;
        };
        let Some((of, element)) = scalars.iter().find(|(_, one)| one.name == Some(name)) else {
            continue;
        };
        reported.push(name);
        finding!(&NO_KEY, "`{name}` is the attribute of {} and {of}", vector_index_noun(&index))
            .here(&node, "a list of numbers")
            .help("give the vector an attribute of its own, such as `embedding`")
            .and_elsewhere(&element.name_node(), "a scalar value")
            .add_to(findings);
    }
}

/// The keys, which hold scalar values: the table's first, then those of indexes.
fn scalars<'t>(table: &Table<'t>) -> Vec<(String, KeyElement<'t>)> {
    let own = format!("in the key of table `{table}`");
    let mut all: Vec<_> = table.key().into_iter().map(|element| (own.clone(), element)).collect();
    for index in table.indexes() {
        let of = format!("in the key of {index}");
        all.extend(index.key().into_iter().map(|element| (of.clone(), element)));
    }
    for index in table.vector_indexes() {
        let of = format!("in the search schema of {}", vector_index_noun(&index));
        let elements = index.get("SearchSchema").map_or_else(Vec::new, |it| key_elements(&it));
        all.extend(elements.into_iter().map(|element| (of.clone(), element)));
    }
    all
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{both, found, index, key, strings};

    #[test]
    fn a_vector_is_no_scalar() {
        let vector = |attribute: &str, search: Value| {
            let mut vector = json!({
                "IndexName": "similar",
                "VectorAttribute": { "AttributeName": attribute },
                "Dimensions": 768,
                "DistanceFunction": "COSINE",
                "Projection": { "ProjectionType": "KEYS_ONLY" },
            });
            if !search.is_null() {
                vector["SearchSchema"] = json!([search]);
            }
            vector
        };
        let by = |name: &str, kind: &str| json!({ "AttributeName": name, "SearchSchemaElementType": kind });
        let wrong = "DDB065 VectorIndexes/0/VectorAttribute/AttributeName";
        for (attribute, search, expected) in [
            ("sound", json!(null), ""),
            ("sound", by("owner", "HASH"), ""),
            ("id", json!(null), wrong),
            ("owner", json!(null), wrong),
            ("sound", by("sound", "HASH"), wrong),
            ("sound", by("sound", "INLINE_FILTER"), wrong),
        ] {
            let searched = if search["AttributeName"] == "sound" { "sound" } else { "owner" };
            let mut names = vec!["id", "owner"];
            names.extend((searched == "sound").then_some("sound"));
            for table in both(json!({
                "AttributeDefinitions": strings(&names),
                "GlobalSecondaryIndexes": [index("byOwner", key("owner", &[]))],
                "VectorIndexes": [vector(attribute, search.clone())],
            })) {
                assert_eq!(found(&table).join(" "), expected, "{attribute} {search}");
            }
        }
    }

    #[test]
    fn it_is_said_once_for_all_indexes_over_it() {
        let vector = |name: &str| {
            json!({
                "IndexName": name,
                "VectorAttribute": { "AttributeName": "id" },
                "Dimensions": 768,
                "DistanceFunction": "COSINE",
                "Projection": { "ProjectionType": "KEYS_ONLY" },
            })
        };
        for table in both(json!({ "VectorIndexes": [vector("similar"), vector("alike")] })) {
            assert_eq!(found(&table), ["DDB065 VectorIndexes/0/VectorAttribute/AttributeName"]);
        }
    }
}
