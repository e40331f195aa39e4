//! Judges an item against the entities of its table: which entity it is of, and whether its index
//! keys fit that entity.

use super::rules::NO_ENTITY;
use crate::dynamodb::{
    Attribute, AttributeValue, EntityKey, ItemDeclaration, KeySchema, TableDeclaration, Typed,
};
use crate::findings::{Finding, finding};
use crate::names;
use crate::site::{At, Site};

/// The mismatches: first in the table's key, then, if the item has an entity, in the keys of
/// indexes.
pub(super) fn check(item: &ItemDeclaration, findings: &mut Vec<Finding>) {
    let table = &item.table.table;
    let of_entities =
        || table.entities.iter().filter_map(|entity| Some((entity, entity.key.as_ref()?)));
    let sound = of_entities().all(|(_, key)| key.is_well_formed());
    let keys = table.keys();
    let Some(own) = keys.first().filter(|_| sound && !table.entities.is_empty()) else { return };
    let fitting: Vec<_> =
        of_entities().filter(|(_, templates)| fits(item, *own, templates) != Some(false)).collect();
    if fitting.is_empty() {
        findings.push(no_entity(item, table, *own));
    }
    // If several fit, it is not known which one was meant.
    let [(entity, _)] = fitting.as_slice() else { return };
    for (index, templates) in &entity.index_keys {
        let key = keys.iter().find(|key| key.index == Some(index.value.as_str()));
        let Some(key) = key.filter(|_| templates.is_well_formed()) else { continue };
        if fits(item, *key, templates) == Some(false) {
            findings.push(not_in_index(item, &entity.name.value, index, templates, *key));
        }
    }
}

/// Whether the item's values match the templates; `None` if a value is missing or not a text.
fn fits(item: &ItemDeclaration, key: KeySchema<'_>, templates: &EntityKey) -> Option<bool> {
    let mut fits = templates.is_of(key);
    for (template, attribute) in templates.templates().zip(attributes(key)) {
        let name = &attribute.name.value;
        item.attribute_named(name)?;
        fits &= template.is_one_variable() || template.fits(text(item, name)?);
    }
    Some(fits)
}

fn attributes(key: KeySchema<'_>) -> impl Iterator<Item = &Attribute> {
    key.partition.iter().chain(key.sort)
}

fn text<'i>(item: &'i ItemDeclaration, attribute: &str) -> Option<&'i str> {
    match &item.attribute_named(attribute)?.value.1 {
        AttributeValue { typed: Typed::String(text), .. } => Some(text),
        _ => None,
    }
}

fn no_entity(item: &ItemDeclaration, table: &TableDeclaration, key: KeySchema<'_>) -> Finding {
    let value = written(item, key);
    let entities = table.entities.iter().filter_map(|entity| {
        Some(format!("`{}` is {}", entity.name.value, entity.key.as_ref()?.listed()))
    });
    let help = names::joined(entities);
    let site = site(item, key);
    finding!(&NO_ENTITY, "the item {value} is of no entity of table `{}`", table.id.value)
        .at(site)
        .help(help)
}

fn not_in_index(
    item: &ItemDeclaration,
    entity: &str,
    index: &At<String>,
    templates: &EntityKey,
    key: KeySchema<'_>,
) -> Finding {
    let value = written(item, key);
    let site = site(item, key);
    finding!(&NO_ENTITY, "{value} is no key of entity `{entity}` in the index `{}`", index.value)
        .at(site)
        .and(index.site, "the entity's key in the index")
        .help(format!("it is {}", templates.listed()))
}

/// The place of the key's first value.
fn site(item: &ItemDeclaration, key: KeySchema<'_>) -> Site {
    let mut values =
        attributes(key).filter_map(|attribute| item.attribute_named(&attribute.name.value));
    values.next().map_or(item.id.site, |value| value.site)
}

/// The key's values, in backticks.
fn written(item: &ItemDeclaration, key: KeySchema<'_>) -> String {
    let values: Vec<&str> =
        attributes(key).filter_map(|attribute| text(item, &attribute.name.value)).collect();
    names::listed(values)
}
