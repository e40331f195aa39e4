//! The differences between two values: each at the smallest value that differs, lists by key and never by position.

use super::lists::{Elements, alone, elements};
use crate::evaluate::{Resolved, Shape};
use crate::template::Node;
use crate::template::text::{Piece, pieces};

/// A value that is another one, or there on one side only.
#[derive(Clone, Debug)]
pub(super) struct Difference<'r, 't> {
    /// The keys that lead there. An element of a list has its own key: `GlobalSecondaryIndexes`, `byUser`.
    pub(super) path: Vec<String>,
    pub(super) before: Option<&'r Resolved<'t>>,
    pub(super) after: Option<&'r Resolved<'t>>,
}

/// Properties that AWS takes or refuses as a whole.
const WHOLE: [&str; 2] = ["KeySchema", "Projection"];

/// The differences between two values, either of which may be missing.
pub(super) fn differences<'r, 't>(
    before: Option<&'r Resolved<'t>>,
    after: Option<&'r Resolved<'t>>,
) -> Vec<Difference<'r, 't>> {
    let mut walk = Walk { path: Vec::new(), found: Vec::new() };
    walk.both(before, after);
    walk.found
}

/// Whether two values are alike once functions are resolved and what has no order is not compared by it.
pub(super) fn are_alike(before: &Resolved<'_>, after: &Resolved<'_>, within: &[String]) -> bool {
    let mut walk = Walk { path: within.to_vec(), found: Vec::new() };
    walk.both(Some(before), Some(after));
    walk.found.is_empty()
}

/// The first function in a value that asks for something.
pub(super) fn asking<'t>(
    value: &Resolved<'t>,
    is_wanted: &impl Fn(&Piece<'t>) -> bool,
) -> Option<Node<'t>> {
    let asks = |node: &Node<'t>| node.intrinsic().is_some() && pieces(node).iter().any(is_wanted);
    match &value.shape {
        Shape::List(items) if value.node.is_list() => {
            items.iter().find_map(|item| asking(item, is_wanted))
        }
        Shape::Map(members) => members.iter().find_map(|(_, member)| asking(member, is_wanted)),
        Shape::Text(_) | Shape::Made(_) | Shape::List(_) => value.node.descendants().find(asks),
    }
}

struct Walk<'r, 't> {
    path: Vec<String>,
    found: Vec<Difference<'r, 't>>,
}

impl<'r, 't> Walk<'r, 't> {
    fn both(&mut self, before: Option<&'r Resolved<'t>>, after: Option<&'r Resolved<'t>>) {
        let (Some(one), Some(other)) = (before, after) else {
            if let Some(value) = before.or(after) {
                self.one(value, before.is_some());
            }
            return;
        };
        match (&one.shape, &other.shape) {
            (Shape::Text(one), Shape::Text(other)) | (Shape::Made(one), Shape::Made(other)) => {
                if one != other {
                    self.add(before, after);
                }
            }
            (Shape::Map(members), Shape::Map(others)) => {
                let found = self.found.len();
                for (key, member) in members {
                    self.at(key, Some(member), other.get(key));
                }
                for (key, member) in others {
                    if one.get(key).is_none() {
                        self.at(key, None, Some(member));
                    }
                }
                let is_whole = self.path.last().is_some_and(|key| WHOLE.contains(&key.as_str()));
                if is_whole && self.found.len() > found {
                    self.found.truncate(found);
                    self.add(before, after);
                }
            }
            (Shape::List(_), _) | (_, Shape::List(_)) => self.lists(one, other),
            _ => self.add(before, after),
        }
    }

    /// A value that is on one side only.
    fn one(&mut self, value: &'r Resolved<'t>, is_before: bool) {
        let sides = |value| if is_before { (Some(value), None) } else { (None, Some(value)) };
        match &value.shape {
            // A list without elements is as good as none.
            Shape::List(items) if items.is_empty() => {}
            // Without any properties a resource has no `Properties`.
            Shape::Map(members) if self.path == ["Properties"] => {
                for (key, member) in members {
                    let (before, after) = sides(member);
                    self.at(key, before, after);
                }
            }
            _ => match alone(&self.path, value) {
                // Each element comes or goes by itself.
                Some(elements) => {
                    for (key, element) in elements {
                        self.path.push(key);
                        let (before, after) = sides(element);
                        self.add(before, after);
                        self.path.pop();
                    }
                }
                None => {
                    let (before, after) = sides(value);
                    self.add(before, after);
                }
            },
        }
    }

    fn at(&mut self, key: &str, before: Option<&'r Resolved<'t>>, after: Option<&'r Resolved<'t>>) {
        self.path.push(key.to_owned());
        self.both(before, after);
        self.path.pop();
    }

    fn lists(&mut self, before: &'r Resolved<'t>, after: &'r Resolved<'t>) {
        match elements(&self.path, before, after) {
            Elements::Keyed(pairs) => {
                for (key, before, after) in pairs {
                    self.at(&key, before, after);
                }
            }
            Elements::Whole(true) => {}
            Elements::Whole(false) => self.add(Some(before), Some(after)),
        }
    }

    fn add(&mut self, before: Option<&'r Resolved<'t>>, after: Option<&'r Resolved<'t>>) {
        self.found.push(Difference { path: self.path.clone(), before, after });
    }
}
