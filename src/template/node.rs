//! A cursor into a template: a value, its tree, and the nearest known place.

use std::fmt;

use indexmap::IndexMap;

use super::Expr;
use super::expr::Kind;
use super::tree::{Tree, unescaped};
use crate::acknowledgement::Acknowledgement;
use crate::findings::Location;
use crate::site::Place;

/// A value of a template, with the [JSON pointer](https://www.rfc-editor.org/rfc/rfc6901) to it.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    expr: &'t Expr,
    /// Nodes are walked often and their pointers seldom needed, so the pointer is computed on
    /// demand.
    tree: Tree<'t>,
    inherited: Option<&'t Place>,
}

/// Up to this many members of an object are compared with a key one by one, which is faster than hashing
/// it.
const FEW: usize = 16;

impl<'t> Node<'t> {
    pub(crate) fn root(expr: &'t Expr) -> Self {
        Self::of(expr, Tree::bare(expr))
    }

    pub(super) fn of(expr: &'t Expr, tree: Tree<'t>) -> Self {
        Self { expr, tree, inherited: expr.place.as_ref() }
    }

    /// The value itself.
    pub fn expr(&self) -> &'t Expr {
        self.expr
    }

    /// The JSON pointer from the document's root, such as `/Resources/Tracks/Properties`.
    pub fn pointer(&self) -> String {
        self.tree.pointer(self.expr)
    }

    /// The value's place, or that of the nearest value around it whose place is known.
    pub fn place(&self) -> Option<&'t Place> {
        self.inherited
    }

    /// The acknowledgements at this value, without those at values around it.
    pub(crate) fn acknowledgements(&self) -> &'t [Acknowledgement] {
        self.expr.acknowledgements()
    }

    /// The values from this one to the one that a JSON pointer leads to, which is the last. If the
    /// pointer leads to nothing, they end with the last existing value.
    pub(crate) fn along(&self, pointer: &str) -> Vec<Self> {
        let mut way = vec![*self];
        for step in pointer.split('/').skip(1) {
            let next = way.last().and_then(|node| match &node.expr.kind {
                Kind::Map(_) => node.get(&unescaped(step)),
                Kind::List(_) => node.items().nth(step.parse().ok()?),
                _ => None,
            });
            match next {
                Some(next) => way.push(next),
                None => break,
            }
        }
        way
    }

    /// The location of the name under which this is a member. For a resource this is its logical
    /// id.
    pub(crate) fn named(&self) -> Location {
        let location = Location::from(self);
        let named = self.expr.named().cloned();
        Location { place: named.or(location.place), ..location }
    }

    /// The member of an object.
    pub fn get(&self, key: &str) -> Option<Self> {
        self.member(key).map(|(_, member)| member)
    }

    /// The member of an object, with its key as the template has it.
    #[inline]
    pub(super) fn member(&self, key: &str) -> Option<(&'t str, Self)> {
        let members = self.members()?;
        let (key, member) = if members.len() <= FEW {
            members.iter().find(|(known, _)| *known == key)?
        } else {
            members.get_key_value(key)?
        };
        Some((key.as_str(), self.child(member)))
    }

    /// The member at the end of a path of keys.
    pub fn at<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> Option<Self> {
        path.into_iter().try_fold(*self, |node, key| node.get(key))
    }

    /// The keys of an object, in order; empty for anything else.
    pub fn keys(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.members().into_iter().flat_map(|members| members.keys().map(String::as_str))
    }

    /// The members of an object, in order; empty for anything else.
    pub fn entries(&self) -> impl Iterator<Item = (&'t str, Self)> + use<'t> {
        let node = *self;
        let members = self.members().into_iter().flatten();
        members.map(move |(key, member)| (key.as_str(), node.child(member)))
    }

    /// The elements of a list, in order; empty for anything else.
    pub fn items(&self) -> impl Iterator<Item = Self> + use<'t> {
        let node = *self;
        let elements = match &self.expr.kind {
            Kind::List(elements) => elements.as_slice(),
            _ => &[],
        };
        elements.iter().map(move |element| node.child(element))
    }

    /// This value and all values within it, in the order of the document, the outer before the
    /// inner.
    ///
    /// ```
    /// use tablature::template::Template;
    ///
    /// let template: Template = serde_json::json!({ "Outputs": { "Name": [1, 2] } }).into();
    /// let numbers = template.root().descendants().filter(|node| node.as_i64().is_some());
    /// assert_eq!(numbers.last().unwrap().pointer(), "/Outputs/Name/1");
    /// ```
    pub fn descendants(&self) -> impl Iterator<Item = Self> + use<'t> {
        self.descendants_where(|_| true)
    }

    /// The same, without what is within the values for which `is_entered` is false.
    pub(crate) fn descendants_where<F: Fn(&Self) -> bool>(
        &self,
        is_entered: F,
    ) -> impl Iterator<Item = Self> + use<'t, F> {
        let mut waiting = vec![*self];
        std::iter::from_fn(move || {
            let node = waiting.pop()?;
            if !is_entered(&node) {
                return Some(node);
            }
            let first = waiting.len();
            waiting.extend(node.items());
            waiting.extend(node.entries().map(|(_, member)| member));
            waiting.get_mut(first..)?.reverse();
            Some(node)
        })
    }

    /// The elements of a list, or the value itself where IAM allows one without brackets.
    pub fn one_or_many(&self) -> Vec<Self> {
        if self.is_list() { self.items().collect() } else { vec![*self] }
    }

    /// Whether this is a word that is valid according to its declaration (`Runtime::other("…")`). It is not
    /// a finding if a list does not have it.
    pub(crate) fn is_valid_as_declared(&self) -> bool {
        self.expr.is_valid_as_declared()
    }

    /// The value as messages show it: a text as it is, anything else as JSON.
    pub(crate) fn shown(&self) -> String {
        self.as_str().map_or_else(|| self.expr.to_json(), str::to_owned)
    }

    /// A text, number or switch as the text that CloudFormation compares.
    pub(crate) fn compared(&self) -> Option<String> {
        (!self.is_object() && !self.is_list() && !self.is_null()).then(|| self.shown())
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&'t str> {
        self.expr.as_str()
    }

    /// Whether both are the same value of the same template, and not only equal.
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.expr, other.expr)
    }

    /// The value of a boolean, which CloudFormation also accepts as text.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.expr.kind {
            Kind::Bool(value) => Some(*value),
            Kind::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Kind::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The value of a whole number, which CloudFormation also accepts as text.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.expr.kind {
            Kind::Number(number) => number.as_i64(),
            Kind::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The value of a number, which CloudFormation also accepts as text.
    pub fn as_f64(&self) -> Option<f64> {
        match &self.expr.kind {
            Kind::Number(number) => number.as_f64(),
            Kind::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether this is null, which CloudFormation refuses anywhere.
    pub fn is_null(&self) -> bool {
        matches!(self.expr.kind, Kind::Null)
    }

    /// Whether this null stands for what was nested too deep.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.expr.is_cut_off()
    }

    /// Whether this is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.expr.kind, Kind::List(_))
    }

    /// Whether this is an object (an intrinsic function is one, too).
    pub fn is_object(&self) -> bool {
        matches!(self.expr.kind, Kind::Map(_))
    }

    fn members(&self) -> Option<&'t IndexMap<String, Expr>> {
        match &self.expr.kind {
            Kind::Map(members) => Some(members),
            _ => None,
        }
    }

    fn child(&self, expr: &'t Expr) -> Self {
        Self { expr, tree: self.tree, inherited: expr.place.as_ref().or(self.inherited) }
    }
}

impl From<&Node<'_>> for Location {
    fn from(node: &Node<'_>) -> Self {
        Location { place: node.place().cloned(), pointer: Some(node.pointer()) }
    }
}

/// A resource of a template.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'t> {
    logical_id: &'t str,
    kind: Option<&'t str>,
    node: Node<'t>,
}

impl<'t> Resource<'t> {
    pub(super) fn new(logical_id: &'t str, node: Node<'t>) -> Self {
        let kind = node.get("Type").and_then(|kind| kind.as_str());
        Self { logical_id, kind, node }
    }

    /// The key under `Resources`.
    pub fn logical_id(&self) -> &'t str {
        self.logical_id
    }

    /// The `Type`, such as `AWS::IAM::Role`.
    pub fn kind(&self) -> Option<&'t str> {
        self.kind
    }

    /// The location of the logical id.
    pub(crate) fn named(&self) -> Location {
        self.node.named()
    }

    /// The whole resource, with `Type`, `Properties` and the resource attributes.
    pub fn node(&self) -> &Node<'t> {
        &self.node
    }

    /// One property.
    pub fn property(&self, name: &str) -> Option<Node<'t>> {
        self.node.get("Properties").and_then(|properties| properties.get(name))
    }

    /// The elements of a property that is a list.
    pub(crate) fn elements(&self, name: &str) -> impl Iterator<Item = Node<'t>> + use<'t> {
        self.property(name).into_iter().flat_map(|list| list.items())
    }

    /// One property, or the whole resource if it does not have it: the place of a finding.
    pub(crate) fn property_or_self(&self, name: &str) -> Node<'t> {
        self.property(name).unwrap_or(self.node)
    }
}

/// The logical id.
impl fmt::Display for Resource<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.logical_id)
    }
}

impl From<&Resource<'_>> for Location {
    fn from(resource: &Resource<'_>) -> Self {
        resource.node().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Site;

    #[test]
    fn pointers_escape_and_places_are_inherited() {
        let site = Site::caller();
        let inner = Expr::object([("a/b~", Some(Expr::list([1, 2])))]);
        let expr = Expr::object([("x", Some(inner.at(site)))]);
        let node = Node::root(&expr);
        let last = node.at(["x", "a/b~"]).and_then(|list| list.items().last()).unwrap();
        assert_eq!(last.pointer(), "/x/a~1b~0/1");
        assert_eq!(last.place(), Some(&Place::Source(site)));
        assert_eq!(node.place(), None);
        assert_eq!(last.as_i64(), Some(2));
    }

    #[test]
    fn a_pointer_is_followed_as_far_as_it_leads() {
        let inner = Expr::object([("a/b~", Some(Expr::list([1, 2])))]);
        let expr = Expr::object([("x", Some(inner))]);
        let along = |pointer: &str| -> Vec<String> {
            Node::root(&expr).along(pointer).iter().map(Node::pointer).collect()
        };
        assert_eq!(along(""), [""]);
        assert_eq!(along("/x/a~1b~0/1"), ["", "/x", "/x/a~1b~0", "/x/a~1b~0/1"]);
        assert_eq!(along("/x/y/1"), ["", "/x"]);
        assert_eq!(along("/x/a~1b~0/2"), ["", "/x", "/x/a~1b~0"]);
    }

    #[test]
    fn a_value_is_itself_and_not_another_that_is_equal() {
        let expr = Expr::list(["a", "a"]);
        let items: Vec<_> = Node::root(&expr).items().collect();
        assert!(items[0].is(&Node::root(&expr).items().next().unwrap()));
        assert!(!items[0].is(&items[1]));
    }

    #[test]
    fn descendants_stand_in_the_order_of_the_document() {
        let value = serde_json::json!({ "a": [1, { "b": 2 }], "c": 3 });
        let expr = Expr::from(value);
        let pointers: Vec<_> = Node::root(&expr).descendants().map(|node| node.pointer()).collect();
        assert_eq!(pointers, ["", "/a", "/a/0", "/a/1", "/a/1/b", "/c"]);
    }

    #[test]
    fn numbers_and_booleans_may_be_spelt_as_text() {
        let expr = Expr::list(["7", "TRUE", "x"]);
        let items: Vec<_> = Node::root(&expr).items().collect();
        assert_eq!(items[0].as_i64(), Some(7));
        assert_eq!(items[1].as_bool(), Some(true));
        assert_eq!((items[2].as_i64(), items[2].as_bool()), (None, None));
    }
}
