//! The order in which indexes come and go, one in an update.

use std::collections::{BTreeSet, VecDeque};

use super::shape::{IndexName, Shape};
use crate::facts::limits::dynamodb::{GLOBAL_SECONDARY_INDEXES, VECTOR_INDEXES};
use crate::template::Expr;

/// An index that comes or goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum IndexMove {
    Make(IndexName),
    Remove(IndexName),
}

/// The moves from the indexes of one table to those of another. New ones come first, so that readers can change to
/// them; where there is no room, one goes before. One that is another under its name goes and comes again where
/// `may_be_missing` says so, and is left out otherwise. Those in `last` go after the others.
pub(super) fn index_moves(
    before: &Shape,
    after: &Shape,
    may_be_missing: impl Fn(&str) -> bool,
    last: &BTreeSet<&str>,
) -> Vec<IndexMove> {
    let missing = |from: &Shape, of: &Shape| -> VecDeque<IndexName> {
        from.indexes.keys().filter(|name| !of.indexes.contains_key(*name)).cloned().collect()
    };
    let (mut come, mut go) = (missing(after, before), missing(before, after));
    go.make_contiguous().sort_by_key(|(_, name)| last.contains(name.as_str()));
    let mut moves = Vec::new();
    let mut count = [0; 2];
    for (list, _) in before.indexes.keys() {
        *of_list(&mut count, list) += 1;
    }
    while let Some(next) = come.front().cloned() {
        let list = next.0;
        let is_full = *of_list(&mut count, list) >= most_of(list);
        let leaving = go.iter().position(|(of, _)| is_full && *of == list);
        if let Some(gone) = leaving.and_then(|at| go.remove(at)) {
            *of_list(&mut count, list) -= 1;
            moves.push(IndexMove::Remove(gone));
        } else {
            *of_list(&mut count, list) += 1;
            moves.push(IndexMove::Make(next));
            come.pop_front();
        }
    }
    for (name, index) in &before.indexes {
        let is_other = after.indexes.get(name).is_some_and(|other| !are_one(name.0, index, other));
        if is_other && may_be_missing(&name.1) {
            moves.extend([IndexMove::Remove(name.clone()), IndexMove::Make(name.clone())]);
        }
    }
    moves.extend(go.into_iter().map(IndexMove::Remove));
    moves
}

fn of_list<'c>([global, vector]: &'c mut [usize; 2], list: &str) -> &'c mut usize {
    if list == "VectorIndexes" { vector } else { global }
}

fn most_of(list: &str) -> usize {
    match list {
        "VectorIndexes" => VECTOR_INDEXES,
        _ => usize::try_from(GLOBAL_SECONDARY_INDEXES.default).unwrap_or(usize::MAX),
    }
}

/// Whether one index becomes the other without being made anew.
fn are_one(list: &str, index: &Expr, other: &Expr) -> bool {
    match list {
        "VectorIndexes" => index == other,
        _ => ["KeySchema", "Projection"].iter().all(|part| {
            let as_set = |index: &Expr| index.member(part).map(sorted);
            as_set(index) == as_set(other)
        }),
    }
}

/// The texts of a projection in which the order of attributes means nothing.
fn sorted(part: &Expr) -> Vec<String> {
    let own = part.members().into_iter().flatten().flat_map(|(key, value)| {
        let elements = value.elements().map(|all| all.iter().map(Expr::to_json).collect());
        let values: Vec<String> = elements.unwrap_or_else(|| vec![value.to_json()]);
        values.into_iter().map(move |value| format!("{key} {value}"))
    });
    let mut texts: Vec<String> = own.collect();
    texts.sort();
    texts.extend(part.elements().into_iter().flatten().map(Expr::to_json));
    texts
}
