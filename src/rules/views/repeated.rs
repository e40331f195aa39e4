//! What stands again where it stands once.

use std::hash::Hash;

use indexmap::IndexMap;

use crate::template::{Node, Resource};

/// The elements with a key that an earlier one has: the first of the key, and the other.
pub(in crate::rules) fn repeated<K: Hash + Eq, T: Copy>(
    elements: impl IntoIterator<Item = (K, T)>,
) -> Vec<(K, T, T)> {
    let mut firsts: IndexMap<K, T> = IndexMap::new();
    let mut again = Vec::new();
    for (key, element) in elements {
        match firsts.get(&key) {
            Some(first) => again.push((key, *first, element)),
            None => drop(firsts.insert(key, element)),
        }
    }
    again
}

/// A property of a resource that is made in any case: with conditions, a stack may make one or the other.
pub(in crate::rules) fn sure<'t>(resource: &Resource<'t>, property: &str) -> Option<Node<'t>> {
    let is_conditional = resource.node().get("Condition").is_some();
    resource.property(property).filter(|_| !is_conditional)
}
