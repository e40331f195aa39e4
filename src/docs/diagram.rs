//! A diagram of tables, indexes and entities, in Mermaid as GitHub draws it.

use crate::dynamodb::{Attribute, KeySchema, TableDeclaration};
use crate::shown::{self, Shown, Text, said};

pub(super) fn of(tables: &[&TableDeclaration]) -> Shown {
    let mut lines: Vec<Shown> = vec!["```mermaid".into(), "flowchart LR".into()];
    for (number, table) in tables.iter().enumerate() {
        let keys = table.keys();
        for (place, key) in keys.iter().enumerate() {
            let name = key.index.unwrap_or(&table.id.value);
            let label = said!("{}<br/>{}", escaped(name), attributes(*key));
            match key.index {
                None => lines.push(said!("    t{}[(\"{}\")]", number, label)),
                Some(_) => {
                    lines.push(said!("    t{}k{}[\"{}\"]", number, place, label));
                    lines.push(said!("    t{} -.-> t{}k{}", number, number, place));
                }
            }
        }
        for (index, entity) in table.entities.iter().enumerate() {
            let id = said!("t{}e{}", number, index);
            lines.push(said!("    {}([\"{}\"])", id, escaped(&entity.name.value)));
            for (place, key) in keys.iter().enumerate() {
                let Some(templates) = entity.templates(*key) else { continue };
                let from = match key.index {
                    None => said!("t{}", number),
                    Some(_) => said!("t{}k{}", number, place),
                };
                let texts = [&templates.partition, &templates.sort].into_iter().map(|part| {
                    let texts = part.iter().map(|template| template.text.value.as_str());
                    escaped(&texts.collect::<Vec<_>>().join(", "))
                });
                let texts = Shown::joined(texts.filter(|text| !text.is_empty()), "<br/>");
                lines.push(said!("    {} -->|\"{}\"| {}", from, texts, id));
            }
        }
    }
    lines.push("```\n".into());
    Shown::joined(lines, "\n")
}

/// The key's attributes. If there are several, those of the sort key are on a line of their own.
fn attributes(key: KeySchema<'_>) -> Shown {
    let names = |attributes: &[Attribute]| {
        let names = attributes.iter().map(|attribute| attribute.name.value.as_str());
        escaped(&names.collect::<Vec<_>>().join(", "))
    };
    let between = if key.is_plain() { ", " } else { "<br/>" };
    let parts = [key.partition, key.sort].into_iter().filter(|part| !part.is_empty()).map(names);
    Shown::joined(parts, between)
}

/// A label, which may contain anything.
fn escaped(text: &str) -> Shown {
    Text::of(&shown::name(text)).mermaid()
}
