//! Attribute definitions: exactly the key attributes, each once.

use crate::names::{listed, nearest};
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::tables::{Definition, Index, Table, complete, is_known};

rules!(
    error DEFINITIONS = ddb003 {
        title: "the attribute definitions are the key attributes: all of them, once, and no others",
        explanation: "`AttributeDefinitions` gives a type to each attribute that is in a key of the table \
            or of an index. It is no schema of the items: every other attribute is free and is not \
            declared. `TableV2` writes the definitions from the keys, so they cannot disagree.",
        page: pages::DYNAMODB_CREATE_TABLE,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let definitions = table.definitions();
    check_repetitions(&definitions, findings);
    check_completeness(table, &definitions, findings);
}

/// The call that declares an attribute, with its type if the table defines it.
pub(super) fn constructor(table: &Table<'_>, name: &str) -> String {
    let definition = table.definitions().into_iter().find(|d| d.name == Some(name));
    let call = match definition.and_then(|definition| definition.kind) {
        Some("N") => "number",
        Some("B") => "binary",
        _ => "string",
    };
    format!("Attribute::{call}(\"{name}\")")
}

impl<'t> Definition<'t> {
    /// The first definition of an attribute, if this is another.
    pub(super) fn first<'d>(&self, all: &'d [Self]) -> Option<&'d Self> {
        let name = self.name?;
        let first = all.iter().find(|other| other.name == Some(name))?;
        (!first.node.is(&self.node)).then_some(first)
    }

    fn name_node(&self) -> Node<'t> {
        self.node.get("AttributeName").unwrap_or(self.node)
    }
}

fn check_repetitions(definitions: &[Definition<'_>], findings: &mut Vec<Finding>) {
    for definition in definitions {
        let Some(first) = definition.first(definitions) else { continue };
        let Some(name) = definition.name else { continue };
        if definition.kind != first.kind {
            continue;
        }
        finding!(&DEFINITIONS, "attribute `{name}` is defined twice")
            .here(&definition.node, "the second definition")
            .and(&first.node, "the first")
            .help(
                Help::from("remove one of them")
                    .in_stack(", or let `TableV2` write the definitions"),
            )
            .add_to(findings);
    }
}

fn check_completeness(
    table: &Table<'_>,
    definitions: &[Definition<'_>],
    findings: &mut Vec<Finding>,
) {
    let used = used_attributes(table);
    let mut missing = if defines_all(table) { undefined(definitions, &used) } else { Vec::new() };
    let mut unused = if uses_all(table) { unused(definitions, &used) } else { Vec::new() };
    if definitions.is_empty() {
        check_absence(table, &missing, findings);
        return;
    }
    missing.retain(|(name, node)| {
        let near = nearest(name, unused.iter().filter_map(|definition| definition.name));
        let near = near.and_then(|near| unused.iter().position(|d| d.name == Some(near)));
        let mut finding =
            finding!(&DEFINITIONS, "key attribute `{name}` of table `{table}` is not defined")
                .here(node, "no definition has this name");
        finding = match near.map(|near| unused.remove(near)) {
            Some(definition) => finding
                .and(&definition.name_node(), "this definition has no key")
                .help(format!("did you mean `{}`?", definition.name.unwrap_or_default())),
            None => finding.help(
                Help::from("define its type").in_stack(", or let `TableV2` write the definitions"),
            ),
        };
        findings.push(finding);
        false
    });
    check_unused(table, &unused, findings);
}

fn check_absence(table: &Table<'_>, missing: &[(&str, Node<'_>)], findings: &mut Vec<Finding>) {
    let Some((_, node)) = missing.first() else { return };
    let names = listed(missing.iter().map(|(name, _)| *name));
    finding!(&DEFINITIONS, "table `{table}` does not define its key attributes")
        .here(node, format!("no type for {names}"))
        .help(Help::from("add `AttributeDefinitions`").in_stack(", or let `TableV2` write them"))
        .add_to(findings);
}

/// Somebody who takes the definitions for a schema defines many attributes: that is one mistake.
fn check_unused(table: &Table<'_>, unused: &[Definition<'_>], findings: &mut Vec<Finding>) {
    let Some((first, others)) = unused.split_first() else { return };
    let names = listed(unused.iter().filter_map(|definition| definition.name));
    let message = if others.is_empty() {
        format!("attribute {names} of table `{table}` is defined and in no key")
    } else {
        format!("attributes {names} of table `{table}` are defined and in no key")
    };
    Finding::new(&DEFINITIONS, message)
        .here(&first.node, "in no key")
        .and_each(others.iter().map(|other| (&other.node, "in no key")))
        .help(
            "only key attributes are defined; all others stand in the items without a declaration",
        )
        .add_to(findings);
}

/// The attributes of all keys, each once, with its first place.
fn used_attributes<'t>(table: &Table<'t>) -> Vec<(&'t str, Node<'t>)> {
    let indexes = table.indexes();
    let keys = table.key().into_iter().chain(indexes.iter().flat_map(Index::key));
    let keys = keys.filter_map(|element| Some((element.name?, element.name_node())));
    let searched = table.vector_indexes().into_iter().flat_map(|index| {
        let schema = index.get("SearchSchema").into_iter().flat_map(|schema| schema.items());
        schema.filter_map(|element| {
            let name = element.get("AttributeName")?;
            Some((name.as_str()?, name))
        })
    });
    let mut used: Vec<(&str, Node<'_>)> = Vec::new();
    for (name, node) in keys.chain(searched) {
        if !used.iter().any(|(known, _)| *known == name) {
            used.push((name, node));
        }
    }
    used
}

fn undefined<'t>(
    definitions: &[Definition<'_>],
    used: &[(&'t str, Node<'t>)],
) -> Vec<(&'t str, Node<'t>)> {
    let is_defined = |name: &str| definitions.iter().any(|d| d.name == Some(name));
    used.iter().filter(|(name, _)| !is_defined(name)).cloned().collect()
}

fn unused<'t>(definitions: &[Definition<'t>], used: &[(&str, Node<'_>)]) -> Vec<Definition<'t>> {
    let is_used = |name: &str| used.iter().any(|(known, _)| *known == name);
    let mut unused: Vec<Definition<'t>> = Vec::new();
    for definition in definitions {
        let Some(name) = definition.name else { continue };
        if !is_used(name) && !unused.iter().any(|other| other.name == Some(name)) {
            unused.push(definition.clone());
        }
    }
    unused
}

/// Whether every defined name is literal.
fn defines_all(table: &Table<'_>) -> bool {
    match table.property("AttributeDefinitions") {
        Some(list) => all_named(&list),
        None => table.lacks("AttributeDefinitions") && !table.joins_another(),
    }
}

/// Whether every name in a key is literal.
fn uses_all(table: &Table<'_>) -> bool {
    let lists = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes", "VectorIndexes"];
    let index_lists = lists.into_iter().filter_map(|name| table.property(name));
    let indexes: Option<Vec<Vec<Node<'_>>>> = index_lists.map(|list| complete(&list)).collect();
    let Some(indexes) = indexes else { return false };
    let may_have_more = |name: &str| table.property(name).is_none() && !table.lacks(name);
    if lists.into_iter().any(may_have_more) {
        return false;
    }
    let schemas = indexes.iter().flatten().map(|index| {
        index.get("KeySchema").or_else(|| index.get("SearchSchema")).is_none_or(|s| all_named(&s))
    });
    table.property("KeySchema").is_some_and(|schema| all_named(&schema))
        && schemas.into_iter().all(|named| named)
}

fn all_named(list: &Node<'_>) -> bool {
    let is_named = |node: &Node<'_>| node.get("AttributeName").is_some_and(|name| is_known(&name));
    complete(list).is_some_and(|items| items.iter().all(is_named))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{both, found, index, key, messages, strings};

    fn defined(definitions: Value) -> [Value; 2] {
        both(json!({ "AttributeDefinitions": definitions }))
    }

    #[test]
    fn the_definitions_are_the_key_attributes() {
        for table in defined(strings(&["userId"])) {
            let mut found = found(&table);
            found.sort();
            assert_eq!(
                found,
                ["DDB003 AttributeDefinitions/0", "DDB003 KeySchema/0/AttributeName"],
                "far from each other they are two mistakes"
            );
        }
        for table in defined(strings(&["id", "name", "age"])) {
            assert_eq!(
                found(&table),
                ["DDB003 AttributeDefinitions/1"],
                "one mistake, one finding"
            );
            assert_eq!(
                messages(&table),
                ["attributes `name` and `age` of table `T` are defined and in no key"]
            );
        }
        for table in defined(strings(&["id", "id"])) {
            assert_eq!(found(&table), ["DDB003 AttributeDefinitions/1"]);
        }
        for definitions in [json!(null), json!([])] {
            for table in defined(definitions) {
                assert_eq!(found(&table), ["DDB003 KeySchema/0/AttributeName"]);
            }
        }
    }

    #[test]
    fn a_misspelt_name_is_one_finding() {
        let properties = json!({
            "KeySchema": key("trackId", &[]),
            "AttributeDefinitions": strings(&["trackID"]),
        });
        for table in both(properties) {
            assert_eq!(found(&table), ["DDB003 KeySchema/0/AttributeName"]);
        }
    }

    #[test]
    fn keys_of_indexes_count() {
        let properties = json!({
            "AttributeDefinitions": strings(&["id", "at", "owner", "genre", "language"]),
            "KeySchema": key("id", &["at"]),
            "GlobalSecondaryIndexes": [index("byOwner", key("owner", &[]))],
            "LocalSecondaryIndexes": [index("byGenre", key("id", &["genre"]))],
            "VectorIndexes": [{
                "IndexName": "similar",
                "SearchSchema": [{ "AttributeName": "language", "SearchSchemaElementType": "HASH" }],
                "VectorAttribute": { "AttributeName": "embedding" },
                "Dimensions": 1024,
                "DistanceFunction": "COSINE",
                "Projection": { "ProjectionType": "KEYS_ONLY" },
            }],
        });
        for table in both(properties) {
            assert_eq!(found(&table), [""; 0]);
        }
    }

    #[test]
    fn what_is_computed_may_be_what_is_missing() {
        let computed = json!({ "Fn::If": ["A", strings(&["id"]), { "Ref": "B" }] });
        let attribute = json!({ "AttributeName": { "Ref": "Key" }, "AttributeType": "S" });
        for definitions in [computed.clone(), json!([computed]), json!([attribute])] {
            for table in defined(definitions) {
                assert_eq!(found(&table), [""; 0]);
            }
        }
        let more = strings(&["id", "owner"]);
        let computed_index = index("byOwner", json!({ "Ref": "Key" }));
        for indexes in [computed.clone(), json!([computed]), json!([computed_index])] {
            let properties =
                json!({ "AttributeDefinitions": more, "GlobalSecondaryIndexes": indexes });
            for table in both(properties) {
                assert_eq!(found(&table), [""; 0], "{indexes}");
            }
        }
        let included =
            json!({ "AttributeDefinitions": more, "Fn::Transform": { "Name": "AWS::Include" } });
        for table in both(included) {
            assert_eq!(found(&table), [""; 0]);
        }
    }
}
