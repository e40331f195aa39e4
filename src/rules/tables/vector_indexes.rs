//! Vector indexes: their number, their vectors, and what they are searched by.

use crate::facts::limits::dynamodb::{
    VECTOR_ATTRIBUTE_NAME_BYTES, VECTOR_DIMENSIONS, VECTOR_FILTERS, VECTOR_INDEX_ATTRIBUTES,
    VECTOR_INDEXES, VECTOR_PARTITION_ATTRIBUTES,
};
use crate::names::grouped;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::tables::{Table, is_known, lacks, vector_index_noun};

rules!(
    error ON_DEMAND = ddb053 {
        title: "a table with a vector index is billed on demand",
        explanation: "\"Vector indexes are only supported for PAY_PER_REQUEST tables\", says DynamoDB to a \
            provisioned one.",
        page: pages::CLOUDFORMATION_VECTOR_INDEX,
    },
    error TOO_MANY = ddb054 {
        title: "a table has at most 5 vector indexes",
        explanation: "They are counted apart from global and local indexes, and their names are not: all \
            indexes of a table have names of their own.",
        page: pages::CLOUDFORMATION_VECTOR_INDEX,
    },
    error VECTOR = ddb055 {
        title: "a vector index has 1 to 4,096 dimensions",
        explanation: "The attribute holds a list of so many numbers, as the model that makes the vectors \
            gives them. Indexes over one attribute have the same number of dimensions.",
        page: pages::CLOUDFORMATION_VECTOR_INDEX,
    },
    error ATTRIBUTE = ddb066 {
        title: "a vector index names its attribute in 1 to 255 bytes",
        explanation: "The attribute holds the vector, a list of numbers. It does not stand among \
            `AttributeDefinitions`.",
        page: pages::CLOUDFORMATION_VECTOR_INDEX,
    },
    error SEARCH_SCHEMA = ddb056 {
        title: "a search has at most one partition attribute and 18 filters, each attribute once",
        explanation: "`HASH` in `SearchSchema` divides the index; `INLINE_FILTER` narrows a search while it \
            runs. What else is to come back with an item is projected.",
        page: pages::CLOUDFORMATION_VECTOR_INDEX,
    },
    error TOO_MANY_ATTRIBUTES = ddb057 {
        title: "a vector index names at most 20 attributes: the vector, filters and projected ones",
        explanation: "The attribute of the vector counts one, each `INLINE_FILTER` one, and each of \
            `NonKeyAttributes`. The partition attribute is free, and so is `ALL`.",
        page: pages::DYNAMODB_CREATE_TABLE,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let indexes: Vec<Node<'_>> = table.vector_indexes().into_iter().filter(is_known).collect();
    let Some(first) = indexes.first() else { return };
    check_billing(table, first, findings);
    if let Some(beyond) = indexes.get(VECTOR_INDEXES) {
        let count = indexes.len();
        finding!(&TOO_MANY, "table `{table}` has {count} vector indexes")
            .here(beyond, format!("at most {VECTOR_INDEXES}"))
            .help("narrow one index by a filter, instead of an index for each case")
            .add_to(findings);
    }
    for (position, index) in indexes.iter().enumerate() {
        check_attribute(index, findings);
        if !check_dimensions(index, findings) {
            check_agreement(index, indexes.get(..position).unwrap_or_default(), findings);
        }
        if !check_search(index, findings) {
            check_projection(index, findings);
        }
    }
}

fn check_billing(table: &Table<'_>, index: &Node<'_>, findings: &mut Vec<Finding>) {
    let capacity = ["ProvisionedThroughput", "WriteProvisionedThroughputSettings"]
        .into_iter()
        .find_map(|name| table.property(name));
    let node = match table.property("BillingMode") {
        Some(mode) if mode.as_str() == Some("PROVISIONED") => mode,
        // Without either, what is missing is the mode.
        None if table.lacks("BillingMode") => match capacity {
            Some(capacity) => capacity,
            None => return,
        },
        _ => return,
    };
    finding!(&ON_DEMAND, "provisioned table `{table}` has a vector index")
        .here(&node, "only with `PAY_PER_REQUEST`")
        .help(
            Help::say(
                "bill it on demand: {}",
                [Word::property("BillingMode", "PAY_PER_REQUEST").call("TableV2::on_demand(…)")],
            )
            .in_file(", without capacity"),
        )
        .and_elsewhere(index, "this index")
        .add_to(findings);
}

fn attribute<'t>(index: &Node<'t>) -> Option<Node<'t>> {
    index.at(["VectorAttribute", "AttributeName"])
}

fn check_attribute(index: &Node<'_>, findings: &mut Vec<Finding>) {
    let (node, message) = match attribute(index) {
        Some(node) => match node.as_str().map(str::len) {
            Some(0) => {
                (node, format!("the attribute of {} has an empty name", vector_index_noun(index)))
            }
            Some(bytes) if !VECTOR_ATTRIBUTE_NAME_BYTES.contains(&bytes) => {
                let of = vector_index_noun(index);
                (node, format!("the attribute of {of} has a name of {bytes} bytes"))
            }
            _ => return,
        },
        None if lacks(index, "VectorAttribute") => {
            (*index, format!("{} names no attribute", vector_index_noun(index)))
        }
        None => return,
    };
    Finding::new(&ATTRIBUTE, message)
        .here(&node, "1 to 255 bytes")
        .help(Help::say(
            "name it as in the items: {}",
            [Word::nested(["VectorAttribute", "AttributeName"], "…")
                .call("VectorIndex::new(\"…\", \"…\", …)")],
        ))
        .add_to(findings);
}

fn dimensions(index: &Node<'_>) -> Option<u64> {
    let dimensions = index.get("Dimensions")?.as_i64()?;
    u64::try_from(dimensions).ok().filter(|count| VECTOR_DIMENSIONS.contains(count))
}

fn check_dimensions(index: &Node<'_>, findings: &mut Vec<Finding>) -> bool {
    let (node, message) = match index.get("Dimensions") {
        Some(node) if is_known(&node) && dimensions(index).is_none() => {
            let shown = node.shown();
            (node, format!("{} has {shown} dimensions", vector_index_noun(index)))
        }
        None if lacks(index, "Dimensions") => {
            (*index, format!("{} does not say its dimensions", vector_index_noun(index)))
        }
        _ => return false,
    };
    let most = usize::try_from(*VECTOR_DIMENSIONS.end()).unwrap_or(usize::MAX);
    Finding::new(&VECTOR, message)
        .here(&node, format!("a whole number, 1 to {}", grouped(most)))
        .help(Help::say(
            "write as many as the model of the vectors gives: {}",
            [Word::property("Dimensions", 1024).call("VectorIndex::new(…, 1024, …)")],
        ))
        .add_to(findings);
    true
}

fn check_agreement(index: &Node<'_>, earlier: &[Node<'_>], findings: &mut Vec<Finding>) {
    let text =
        |index: &Node<'_>| attribute(index).and_then(|name| name.as_str().map(str::to_owned));
    let (Some(name), Some(count), Some(node)) =
        (text(index), dimensions(index), index.get("Dimensions"))
    else {
        return;
    };
    let other = earlier.iter().find_map(|other| {
        let of_same = text(other).as_ref() == Some(&name);
        let count = dimensions(other).filter(|other| *other != count)?;
        of_same.then_some((count, other.get("Dimensions")?))
    });
    let Some((first_count, first)) = other else { return };
    finding!(&VECTOR, "attribute `{name}` is indexed with {first_count} and {count} dimensions")
        .here(&node, format!("{count} here"))
        .help("vectors of another length belong into another attribute")
        .and_elsewhere(&first, format!("{first_count} here"))
        .add_to(findings);
}

fn elements<'t>(index: &Node<'t>) -> Vec<Node<'t>> {
    let schema = index.get("SearchSchema").into_iter().flat_map(|schema| schema.items());
    schema.filter(is_known).collect()
}

fn of_type<'t>(elements: &[Node<'t>], kind: &str) -> Vec<Node<'t>> {
    let is_one = |element: &&Node<'t>| {
        element.get("SearchSchemaElementType").is_some_and(|word| word.as_str() == Some(kind))
    };
    elements.iter().filter(is_one).cloned().collect()
}

fn name_of<'t>(element: &Node<'t>) -> Option<&'t str> {
    element.get("AttributeName").and_then(|name| name.as_str())
}

fn check_search(index: &Node<'_>, findings: &mut Vec<Finding>) -> bool {
    let Some(schema) = index.get("SearchSchema") else { return false };
    let of = vector_index_noun(index);
    let elements = elements(index);
    let again = elements.iter().enumerate().find(|(position, element)| {
        let mut earlier = elements.iter().take(*position);
        name_of(element).is_some_and(|own| earlier.any(|other| name_of(other) == Some(own)))
    });
    let hashes = of_type(&elements, "HASH");
    let filters = of_type(&elements, "INLINE_FILTER");
    let finding = if schema.is_list() && schema.items().next().is_none() {
        finding!(&SEARCH_SCHEMA, "the search schema of {of} is empty")
            .here(&schema, "an empty list")
            .help("leave `SearchSchema` out")
    } else if let Some((_, element)) = again {
        let node = element.get("AttributeName").unwrap_or(*element);
        let name = name_of(element).unwrap_or_default();
        finding!(&SEARCH_SCHEMA, "{of} is searched by `{name}` twice")
            .here(&node, "the second")
            .help("keep one of them: the partition attribute need not be a filter")
    } else if let Some(second) = hashes.get(VECTOR_PARTITION_ATTRIBUTES) {
        let node = second.get("SearchSchemaElementType").unwrap_or(*second);
        finding!(&SEARCH_SCHEMA, "{of} has {} partition attributes", hashes.len())
            .here(&node, "at most one `HASH`")
            .help(Help::say(
                "make it a filter: {}",
                [Word::value("INLINE_FILTER").call(".inline_filter(…)")],
            ))
    } else if let Some(beyond) = filters.get(VECTOR_FILTERS) {
        finding!(&SEARCH_SCHEMA, "{of} has {} filters", filters.len())
            .here(beyond, format!("at most {VECTOR_FILTERS}"))
            .help("filter by what few searches ask for after the search")
    } else {
        return false;
    };
    findings.push(finding);
    true
}

fn check_projection(index: &Node<'_>, findings: &mut Vec<Finding>) {
    let Some(list) = index.at(["Projection", "NonKeyAttributes"]) else { return };
    let filters = of_type(&elements(index), "INLINE_FILTER").len();
    let listed: Vec<Node<'_>> = list.items().filter(is_known).collect();
    let count = 1 + filters + listed.len();
    let room = VECTOR_INDEX_ATTRIBUTES.saturating_sub(1 + filters);
    let Some(beyond) = listed.get(room) else { return };
    let filters = match filters {
        0 => "no filter".to_owned(),
        1 => "one filter".to_owned(),
        many => format!("{many} filters"),
    };
    finding!(
        &TOO_MANY_ATTRIBUTES,
        "{} names {count} attributes, of at most {VECTOR_INDEX_ATTRIBUTES}",
        vector_index_noun(index)
    )
    .here(beyond, format!("the vector, {filters} and {} in this list", listed.len()))
    .help("project what the list of results shows, and read the rest by its key")
    .add_to(findings);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{both, found, table, units, with};

    fn index(more: Value) -> Value {
        let index = json!({
            "IndexName": "similar",
            "VectorAttribute": { "AttributeName": "sound" },
            "Dimensions": 768,
            "DistanceFunction": "COSINE",
            "Projection": { "ProjectionType": "KEYS_ONLY" },
        });
        let mut index = with(index, more);
        index.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        index
    }

    fn judged(indexes: Value) -> Vec<String> {
        let [table, global] = both(json!({ "VectorIndexes": indexes }));
        assert_eq!(found(&table), found(&global));
        found(&table)
    }

    #[test]
    fn dimensions_and_attribute_are_said() {
        for (more, expected) in [
            (json!({}), ""),
            (json!({ "Dimensions": "4096" }), ""),
            (json!({ "Dimensions": { "Ref": "Dimensions" } }), ""),
            (json!({ "Dimensions": 4_097 }), "DDB055 VectorIndexes/0/Dimensions"),
            (json!({ "Dimensions": "many" }), "DDB055 VectorIndexes/0/Dimensions"),
            (json!({ "Dimensions": null }), "DDB055 VectorIndexes/0"),
            (json!({ "VectorAttribute": null }), "DDB066 VectorIndexes/0"),
            (json!({ "VectorAttribute": { "Ref": "Vector" } }), ""),
            (json!({ "SearchSchema": [] }), "DDB056 VectorIndexes/0/SearchSchema"),
        ] {
            assert_eq!(judged(json!([index(more.clone())])).join(" "), expected, "{more}");
        }
    }

    #[test]
    fn indexes_over_one_attribute_have_the_same_dimensions() {
        let other = |attribute: &str, dimensions: u64| {
            let attribute = json!({ "AttributeName": attribute });
            index(
                json!({ "IndexName": "other", "VectorAttribute": attribute, "Dimensions": dimensions }),
            )
        };
        let one = index(json!({}));
        assert_eq!(judged(json!([one, other("sound", 768)])), [""; 0]);
        assert_eq!(judged(json!([one, other("cover", 512)])), [""; 0]);
        assert_eq!(
            judged(json!([one, other("sound", 512)])),
            ["DDB055 VectorIndexes/1/Dimensions"]
        );
    }

    #[test]
    fn without_a_billing_mode_capacity_tells_it() {
        let vectors = json!([index(json!({}))]);
        let provisioned = json!({ "VectorIndexes": vectors, "BillingMode": null, "ProvisionedThroughput": units() });
        assert_eq!(found(&table(provisioned)), ["DDB053 ProvisionedThroughput"]);
        let unknown = json!({ "VectorIndexes": vectors, "BillingMode": { "Ref": "Billing" } });
        assert_eq!(found(&table(unknown)), [""; 0]);
    }
}
