//! What stands again where it stands once.

use std::hash::Hash;

use indexmap::IndexMap;

use crate::template::text::{self, Piece};
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

/// The condition under which a resource is made; empty where it is made in any case. Of resources under different
/// conditions a stack may make one or the other. `None` if that is not known.
pub(in crate::rules) fn condition<'t>(resource: &Resource<'t>) -> Option<&'t str> {
    resource.node().get("Condition").map_or(Some(""), |name| name.as_str())
}

/// A property that is a name, with the condition of its resource and in a form that is equal for equal texts.
pub(in crate::rules) fn named<'t>(
    resource: &Resource<'t>,
    property: &str,
) -> Option<((&'t str, String), Node<'t>)> {
    let node = resource.property(property)?;
    Some(((condition(resource)?, known_text(&node)?), node))
}

/// A text in a form that is equal for equal texts. `None` if that is not known, or if there is none.
pub(in crate::rules) fn known_text(node: &Node<'_>) -> Option<String> {
    let pieces = text::pieces(node);
    let is_known =
        |piece: &Piece<'_>| !matches!(piece, Piece::Unknown | Piece::Ref("AWS::NoValue"));
    let is_text = text::is_text(node) && !pieces.is_empty();
    (is_text && pieces.iter().all(is_known)).then(|| text::shown(node))
}
