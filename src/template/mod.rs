//! The CloudFormation template, as a tree in which every value knows its place.
//!
//! This module knows JSON and the intrinsic functions. It does not know what any resource type
//! means, who declared it, or what is right.

mod answers;
mod choice;
mod chosen;
mod edit;
mod elsewhere;
mod expr;
mod for_each;
mod formats;
mod given;
mod intrinsic;
mod keyed;
mod metadata;
mod node;
mod owner;
mod parameter;
mod read;
pub(crate) mod text;
mod tree;
mod unknown;
mod write;

pub(crate) use choice::Choice;
pub use elsewhere::TableElsewhere;
pub use expr::Expr;
pub use intrinsic::Intrinsic;
pub(crate) use keyed::ELEMENT_KEYS;
pub(crate) use metadata::{ACKNOWLEDGE, Misread, OURS, misread};
pub use node::{Node, Resource};
pub(crate) use owner::Owner;
pub(crate) use parameter::{Misfit, Parameter};
pub use read::ReadError;

use std::sync::OnceLock;

use expr::Kind;
use formats::Format;
use indexmap::IndexMap;
use tree::{PointerIndex, Tree};
pub(crate) use tree::{escaped, unescaped};

use crate::acknowledgement::Acknowledgement;
use crate::facts::template::FAITHFUL_TRANSFORMS;
use crate::shown::Shown;
use crate::site::Site;

/// A CloudFormation template: ours as lowered, or anyone's.
#[derive(Clone, Debug)]
pub struct Template {
    root: Expr,
    index: PointerIndex,
    /// The text that it is written as, made on first use.
    text: OnceLock<Shown>,
    /// The bytes of the file that it was read from.
    read_bytes: Option<usize>,
    /// The format of that file.
    format: Option<&'static dyn Format>,
    /// The Region that it is meant for, if known. It is not written.
    region: Option<String>,
}

impl Template {
    /// A template of these sections, in the order given.
    pub(crate) fn new(sections: impl IntoIterator<Item = (&'static str, Expr)>) -> Self {
        let root: IndexMap<String, Expr> =
            sections.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self::from_root(Expr::from(root))
    }

    /// The same template. Values without a nearer place have this one.
    pub(crate) fn at(self, site: Site) -> Self {
        Self { root: self.root.at(site), ..self }
    }

    /// The same template, with these acknowledgements for all of it.
    pub(crate) fn acknowledging(self, acknowledgements: &[Acknowledgement]) -> Self {
        Self { root: self.root.acknowledging(acknowledgements), ..self }
    }

    /// The same template, with other resources instead of its own.
    pub(crate) fn with_resources(
        mut self,
        change: impl FnOnce(IndexMap<String, Expr>) -> IndexMap<String, Expr>,
    ) -> Self {
        if let Kind::Map(sections) = &mut self.root.kind
            && let Some(Kind::Map(resources)) =
                sections.get_mut("Resources").map(|section| &mut section.kind)
        {
            *resources = change(std::mem::take(resources));
        }
        self
    }

    /// The acknowledgements, value by value, from the whole document inwards.
    pub(crate) fn acknowledgements(&self) -> Vec<&[Acknowledgement]> {
        fn collect<'e>(expr: &'e Expr, found: &mut Vec<&'e [Acknowledgement]>) {
            if !expr.acknowledgements().is_empty() {
                found.push(expr.acknowledgements());
            }
            match &expr.kind {
                Kind::Map(members) => members.values().for_each(|member| collect(member, found)),
                Kind::List(elements) => elements.iter().for_each(|element| collect(element, found)),
                Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {}
            }
        }
        let mut found = Vec::new();
        collect(&self.root, &mut found);
        found
    }

    pub(crate) fn from_root(root: Expr) -> Self {
        Self {
            root,
            index: PointerIndex::default(),
            text: OnceLock::new(),
            read_bytes: None,
            format: None,
            region: None,
        }
    }

    /// The same template, meant for this Region, which is the value of `AWS::Region`.
    pub(crate) fn in_region(self, code: impl Into<String>) -> Self {
        Self { region: Some(code.into()), ..self }
    }

    /// The value of `AWS::Region`, if known.
    pub(crate) fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The whole document.
    pub fn root(&self) -> Node<'_> {
        Node::of(&self.root, Tree::new(&self.root, &self.index))
    }

    /// One section, such as `Outputs`.
    pub fn section(&self, name: &str) -> Option<Node<'_>> {
        self.root().get(name)
    }

    /// All resources, in the order of the file.
    pub fn resources(&self) -> impl Iterator<Item = Resource<'_>> {
        self.section("Resources")
            .into_iter()
            .flat_map(|section| section.entries())
            .map(|(logical_id, node)| Resource::new(logical_id, node))
    }

    /// The resources of one type, such as `AWS::DynamoDB::GlobalTable`.
    pub fn resources_of<'t>(&'t self, kind: &'t str) -> impl Iterator<Item = Resource<'t>> {
        self.resources().filter(move |resource| resource.kind() == Some(kind))
    }

    /// The resource with this logical id.
    pub fn resource(&self, logical_id: &str) -> Option<Resource<'_>> {
        let (logical_id, node) = self.section("Resources")?.member(logical_id)?;
        Some(Resource::new(logical_id, node))
    }

    /// Whether a macro, such as SAM's transform, may add to the template what it does not show.
    pub(crate) fn is_transformed(&self) -> bool {
        let within = |section: &str| {
            self.section(section).is_some_and(|section| section.get("Fn::Transform").is_some())
        };
        let on_top = ["Transform", "Fn::Transform"].iter().any(|name| self.section(name).is_some());
        on_top || within("Resources") || within("Outputs")
    }

    /// Whether a macro may change the resources in the template, or create others.
    pub(crate) fn is_rewritten(&self) -> bool {
        let is_faithful =
            |name: Node<'_>| name.as_str().is_some_and(|name| FAITHFUL_TRANSFORMS.contains(&name));
        let within = self.section("Resources").and_then(|section| section.get("Fn::Transform"));
        !self.transforms().all(is_faithful)
            || self.section("Fn::Transform").is_some()
            || within.is_some()
    }

    /// The names of the macros that are given the whole template.
    pub(crate) fn transforms(&self) -> impl Iterator<Item = Node<'_>> {
        let listed = self.section("Transform").into_iter().flat_map(|listed| listed.one_or_many());
        listed.map(|transform| transform.get("Name").unwrap_or(transform))
    }

    /// Whether a macro with this name is given the whole template.
    pub(crate) fn has_transform(&self, name: &str) -> bool {
        self.transforms().any(|transform| transform.as_str() == Some(name))
    }

    /// The text of the file: JSON, indented by two spaces, with a final newline.
    pub fn to_json(&self) -> String {
        self.shown_json().to_string()
    }

    pub(crate) fn shown_json(&self) -> &Shown {
        self.text.get_or_init(|| write::pretty(&self.root))
    }

    /// The number of bytes that CloudFormation is given: those of the file that it was read from,
    /// or else those of [`to_json`](Self::to_json).
    pub fn bytes(&self) -> usize {
        self.read_bytes.unwrap_or_else(|| self.shown_json().len())
    }

    /// The format of the file that it was read from, such as `JSON`; `None` if it was not read from
    /// a file.
    pub fn format(&self) -> Option<&'static str> {
        self.format.map(Format::name)
    }
}

/// Two templates are equal if their text would be equal.
impl PartialEq for Template {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root
    }
}

impl From<serde_json::Value> for Template {
    /// Takes any JSON value as a template. The values have no place.
    fn from(value: serde_json::Value) -> Self {
        Self::from_root(metadata::with_acknowledgements(Expr::from(value)))
    }
}
