//! Access patterns, and the call that serves each.

use super::{code, codes, plain};
use crate::dynamodb::{
    Attribute, Operation, PatternDeclaration, Served, SortCondition, TableDeclaration,
};
use crate::shown::{Shown, said};

/// One row for each call. Entities of one partition share a call.
pub(super) fn rows(table: &TableDeclaration, pattern: &PatternDeclaration) -> Vec<Vec<Shown>> {
    let mut calls: Vec<Vec<Served<'_>>> = Vec::new();
    for name in &pattern.entities {
        let served = table.entity(&name.value).and_then(|entity| table.serve(pattern, entity));
        let Some(served) = served else { continue };
        let same = |call: &&mut Vec<Served<'_>>| {
            pattern.operation == Operation::Query
                && call.first().is_some_and(|first| {
                    first.key.index == served.key.index && first.partition == served.partition
                })
        };
        match calls.iter_mut().find(same) {
            Some(call) => call.push(served),
            None => calls.push(vec![served]),
        }
    }
    calls.iter().map(|call| row(table, pattern, call)).collect()
}

fn row(table: &TableDeclaration, pattern: &PatternDeclaration, call: &[Served<'_>]) -> Vec<Shown> {
    let place = call.first().and_then(|first| first.key.index);
    let names: Vec<&str> = call.iter().map(|served| served.entity.name.value.as_str()).collect();
    let place = said!("{}, as {}", super::place(place), plain(&names.join(" and ")));
    let key = call.first().map(|first| key(first, call)).unwrap_or_default();
    vec![
        plain(&pattern.name.value),
        code(pattern.operation.word()),
        place,
        key,
        more(table, pattern, call),
    ]
}

/// The key condition. If there are several entities, only the part that holds for all of them.
fn key(first: &Served<'_>, call: &[Served<'_>]) -> Shown {
    let equals = |name: &Attribute, value: &str| format!("{} = {value}", name.name.value);
    let partition = first.key.partition.iter().zip(&first.partition);
    let mut conditions: Vec<String> = partition.map(|(name, value)| equals(name, value)).collect();
    if call.iter().all(|served| served.sort == first.sort) {
        let sort = first.key.sort.iter().zip(&first.sort);
        conditions.extend(sort.map(|(name, condition)| match condition {
            SortCondition::Equals(value) => equals(name, value),
            SortCondition::BeginsWith(text) => {
                format!("begins_with({}, {text})", name.name.value)
            }
        }));
    }
    code(&conditions.join(", "))
}

fn more(table: &TableDeclaration, pattern: &PatternDeclaration, call: &[Served<'_>]) -> Shown {
    // What the page promises and the key does not keep has the code of its finding.
    let mut more: Vec<Shown> = Vec::new();
    if call.iter().any(|served| !table.also_read(pattern, served).is_empty()) {
        more.push("ENT014: reads others, too".into());
    }
    if call.iter().any(|served| table.unpadded(pattern, served).is_some()) {
        more.push("ENT015: in the order of text".into());
    }
    if let Some(order) = &pattern.order {
        let way = if order.value.descending { "descending" } else { "ascending" };
        let forward = code(&format!("ScanIndexForward={}", !order.value.descending));
        more.push(said!("by {}, {} ({})", code(&order.value.variable), way, forward));
    }
    let partition = call.first().and_then(|first| first.key.partition.first());
    if let (true, Some(partition)) = (pattern.if_none_exists, partition) {
        let partition = &partition.name.value;
        more.push(said!("only where {}", code(&format!("attribute_not_exists({partition})"))));
    }
    more.extend(pattern.conditions.iter().map(|it| said!("only where {}", code(it))));
    if !pattern.reads.is_empty() {
        more.push(said!("reads {}", codes(pattern.reads.iter().map(|name| &name.value))));
    }
    Shown::joined(more, "; ")
}
