//! A diagram of tables, indexes and entities, in Mermaid as GitHub draws it.

use crate::dynamodb::{Key, TableDeclaration};

pub(super) fn of(tables: &[&TableDeclaration]) -> String {
    let mut lines = vec!["```mermaid".to_owned(), "flowchart LR".to_owned()];
    for (number, table) in tables.iter().enumerate() {
        let keys = table.keys();
        for (place, key) in keys.iter().enumerate() {
            let name = key.index.unwrap_or(&table.id.value);
            let label = format!("{}<br/>{}", escaped(name), escaped(&attributes(*key)));
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
                let texts: Vec<String> =
                    templates.templates().map(|template| escaped(&template.text.value)).collect();
                lines.push(format!("    {from} -->|\"{}\"| {id}", texts.join("<br/>")));
            }
        }
    }
    lines.push("```\n".to_owned());
    lines.join("\n")
}

fn attributes(key: Key<'_>) -> String {
    let sort = key.sort.map(|sort| format!(", {}", sort.name.value)).unwrap_or_default();
    format!("{}{sort}", key.partition.name.value)
}

/// Letters, digits and few others as they are, the rest as Mermaid's entities.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            character if character.is_alphanumeric() || " _-.,:".contains(character) => {
                character.to_string()
            }
            character => format!("#{};", u32::from(character)),
        })
        .collect()
}
