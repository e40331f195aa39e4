//! The tree of a template, and the path from its root to a value.

use std::ptr;
use std::sync::OnceLock;

use super::Expr;
use super::expr::Kind;

/// The tree that a value is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tree<'t> {
    root: &'t Expr,
    /// `None` if there is no index. Then each path is searched for.
    index: Option<&'t PointerIndex>,
}

/// The parent of each value, recorded when the first pointer is asked for, because a report with
/// thousands of findings asks for thousands of pointers.
#[derive(Default, Debug)]
pub(super) struct PointerIndex(OnceLock<Noted>);

/// Values are identified by their addresses, because equal values occur in many places. They are
/// numbered in the order of the document, from its root.
#[derive(Debug)]
struct Noted {
    by_number: Vec<Hanging>,
    /// Sorted.
    by_address: Vec<(usize, usize)>,
}

/// The number of the parent, and the position among its children.
#[derive(Clone, Copy, Debug)]
struct Hanging {
    holder: usize,
    position: usize,
}

impl<'t> Tree<'t> {
    pub(super) fn new(root: &'t Expr, index: &'t PointerIndex) -> Self {
        Self { root, index: Some(index) }
    }

    /// The tree of a value that is not in a template.
    pub(super) fn bare(root: &'t Expr) -> Self {
        Self { root, index: None }
    }

    /// The JSON pointer to a value of the tree.
    pub(super) fn pointer(&self, value: &Expr) -> String {
        match self.index {
            Some(index) => pointer(self.root, index.way(self.root, value)),
            None => pointer(self.root, Noted::of(self.root).way(value)),
        }
    }
}

/// An index belongs to one tree: a copy of the tree needs another.
impl Clone for PointerIndex {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PointerIndex {
    fn way(&self, root: &Expr, value: &Expr) -> Vec<usize> {
        self.0.get_or_init(|| Noted::of(root)).way(value)
    }
}

impl Noted {
    fn of(root: &Expr) -> Self {
        let mut noted = Self { by_number: Vec::new(), by_address: Vec::new() };
        noted.note(root, Hanging { holder: 0, position: 0 });
        noted.by_address.sort_unstable();
        noted
    }

    fn note(&mut self, expr: &Expr, hanging: Hanging) {
        let holder = self.by_number.len();
        self.by_number.push(hanging);
        self.by_address.push((address(expr), holder));
        let mut children = |(position, child)| self.note(child, Hanging { holder, position });
        match &expr.kind {
            Kind::List(elements) => elements.iter().enumerate().for_each(&mut children),
            Kind::Map(members) => members.values().enumerate().for_each(&mut children),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {}
        }
    }

    /// The positions that lead from the root to a value.
    fn way(&self, value: &Expr) -> Vec<usize> {
        let address = address(value);
        let found = self.by_address.binary_search_by_key(&address, |(address, _)| *address);
        let found = found.ok().and_then(|found| self.by_address.get(found));
        let mut number = found.map_or(0, |(_, number)| *number);
        let mut way = Vec::new();
        while let Some(Hanging { holder, position }) =
            self.by_number.get(number).filter(|_| number > 0)
        {
            way.push(*position);
            number = *holder;
        }
        way.reverse();
        way
    }
}

fn address(expr: &Expr) -> usize {
    ptr::from_ref(expr).addr()
}

fn pointer(root: &Expr, way: Vec<usize>) -> String {
    let mut pointer = String::new();
    let mut value = root;
    for position in way {
        let next = match &value.kind {
            Kind::List(elements) => {
                pointer.push_str(&format!("/{position}"));
                elements.get(position)
            }
            Kind::Map(members) => members.get_index(position).map(|(key, member)| {
                pointer.push('/');
                match key.contains(['~', '/']) {
                    true => pointer.push_str(&escaped(key)),
                    false => pointer.push_str(key),
                }
                member
            }),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => None,
        };
        let Some(next) = next else { break };
        value = next;
    }
    pointer
}

/// A key as a step of a JSON pointer.
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a step of a JSON pointer names.
pub(crate) fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
