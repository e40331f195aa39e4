//! A diagram of tables, indexes and entities, in Mermaid as GitHub draws it.

use crate::dynamodb::{Attribute, KeySchema, TableDeclaration};
use crate::shown::{self, Text};

pub(super) fn of(tables: &[&TableDeclaration]) -> String {
    let mut lines = vec!["```mermaid".to_owned(), "flowchart LR".to_owned()];
    for (number, table) in tables.iter().enumerate() {
        let keys = table.keys();
        for (place, key) in keys.iter().enumerate() {
            let name = key.index.unwrap_or(&table.id.value);
            let label = format!("{}<br/>{}", escaped(name), attributes(*key));
            match key.index {
                None => lines.push(format!("    t{number}[(\"{label}\")]")),
                Some(_) => {
                    lines.push(format!("    t{number}k{place}[\"{label}\"]"));
                    lines.push(format!("    t{number} -.-> t{number}k{place}"));
                }
            }
        }
        for (index, entity) in table.entities.iter().enumerate() {
            let id = format!("t{number}e{index}");
            lines.push(format!("    {id}([\"{}\"])", escaped(&entity.name.value)));
            for (place, key) in keys.iter().enumerate() {
                let Some(templates) = entity.templates(*key) else { continue };
                let from = match key.index {
                    None => format!("t{number}"),
                    Some(_) => format!("t{number}k{place}"),
                };
                let texts = [&templates.partition, &templates.sort].into_iter().map(|part| {
                    let texts = part.iter().map(|template| template.text.value.as_str());
                    escaped(&texts.collect::<Vec<_>>().join(", "))
                });
                let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
                lines.push(format!("    {from} -->|\"{}\"| {id}", texts.join("<br/>")));
            }
        }
    }
    lines.push("```\n".to_owned());
    lines.join("\n")
}

/// The key's attributes. If there are several, those of the sort key are on a line of their own.
fn attributes(key: KeySchema<'_>) -> String {
    let names = |attributes: &[Attribute]| {
        let names = attributes.iter().map(|attribute| attribute.name.value.as_str());
        escaped(&names.collect::<Vec<_>>().join(", "))
    };
    let between = if key.is_plain() { ", " } else { "<br/>" };
    let parts = [key.partition, key.sort].into_iter().filter(|part| !part.is_empty()).map(names);
    parts.collect::<Vec<_>>().join(between)
}

/// A label, which may contain anything.
fn escaped(text: &str) -> String {
    Text::of(&shown::name(text)).mermaid()
}
