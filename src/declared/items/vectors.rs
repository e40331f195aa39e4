//! Judges an item against the vector indexes of its table. An item without the vector is not in the
//! index.

use super::keys::Keys;
use super::rules::{SEARCH_TYPE, VECTOR};
use super::words;
use crate::dynamodb::{ItemAttribute, ItemDeclaration, Typed};
use crate::findings::{Finding, finding};
use crate::template::{Node, Resource};

/// The mismatches, once for each attribute, however many indexes have it.
pub(super) fn check(
    item: &ItemDeclaration,
    table: &Resource<'_>,
    keys: &Keys<'_>,
    findings: &mut Vec<Finding>,
) {
    let indexes = table.property("VectorIndexes");
    let mut reported: Vec<&str> = Vec::new();
    for index in indexes.iter().flat_map(Node::items) {
        let name = index.get("IndexName").and_then(|name| name.as_str()).unwrap_or_default();
        if let Some(node) = index.at(["VectorAttribute", "AttributeName"])
            && let Some(vector) =
                value(item, &node, keys).filter(|it| !reported.contains(&name_of(it)))
            && let Some(finding) = vector_of(vector, name, &index)
        {
            reported.push(name_of(vector));
            findings.push(finding);
        }
        let schema = index.get("SearchSchema");
        for element in schema.iter().flat_map(Node::items) {
            if let Some(node) = element.get("AttributeName")
                && let Some(of) =
                    value(item, &node, keys).filter(|it| !reported.contains(&name_of(it)))
                && let Some((code, definition)) = keys.type_of(name_of(of))
                && code != of.value.1.code()
            {
                reported.push(name_of(of));
                let (attribute, is) = (name_of(of), words(of.value.1.code()));
                finding!(&SEARCH_TYPE, "`{attribute}`, by which `{name}` is searched, is {is}")
                    .here(of.site, format!("{is} here"))
                    .and(definition, format!("{} here", words(code)))
                    .help(format!("write {}, or leave the attribute out", words(code)))
                    .add_to(findings);
            }
        }
    }
}

fn name_of(attribute: &ItemAttribute) -> &str {
    &attribute.value.0
}

/// The value of an attribute that is in no key. The type of a key attribute is judged with the key.
fn value<'i>(
    item: &'i ItemDeclaration,
    node: &Node<'_>,
    keys: &Keys<'_>,
) -> Option<&'i ItemAttribute> {
    let name = node.as_str().filter(|name| keys.with(name).is_none())?;
    item.attribute_named(name)
}

fn vector_of(set: &ItemAttribute, index: &str, node: &Node<'_>) -> Option<Finding> {
    let (attribute, value) = &set.value;
    let dimensions = node.get("Dimensions");
    let count = dimensions.as_ref().and_then(|count| count.as_i64());
    let count = count.and_then(|count| usize::try_from(count).ok());
    let wrong = match &value.typed {
        Typed::List(values) => {
            let other = values.iter().find(|value| !matches!(value.typed, Typed::Number(_)));
            match (other, count) {
                (Some(other), _) => format!("holds {}", words(other.code())),
                (None, Some(count)) if count != values.len() => {
                    format!("has {} numbers, the index {count}", values.len())
                }
                _ => return None,
            }
        }
        _ => format!("is {}", words(value.code())),
    };
    let finding =
        finding!(&VECTOR, "`{attribute}`, the vector of index `{index}`, {wrong}").at(set.site);
    let finding = match (dimensions, count) {
        (Some(node), Some(count)) => finding.and(&node, format!("{count} dimensions")),
        _ => finding,
    };
    Some(
        finding
            .help("write a list of as many numbers as the index has dimensions, or leave it out"),
    )
}
