//! `Reading`: how the values of a template are read where it contains a policy.

use super::policy::{Named, Names};
use crate::template::{Intrinsic, Node, Resource, text};

/// Determines the value at a node: an intrinsic function may give it, choose it, or leave it out.
/// The rules read what is written, the evaluator what is deployed.
pub(crate) trait Reading<'t> {
    /// Why a value is not known.
    type Unknown;

    /// The object, list or text that a node stands for.
    fn structure(&self, node: &Node<'t>) -> Settled<'t, Self::Unknown>;

    /// A text that is a word of the grammar, such as `Allow`. Any other value is known by its JSON.
    fn word(&self, node: &Node<'t>) -> Result<String, Self::Unknown>;

    /// What a text, or each of a list of texts, names among some resources.
    fn named(&self, texts: &Node<'t>, among: &Names<'t>) -> Vec<Named<'t, Self::Unknown>>;

    /// Whether a resource is made, as its condition says.
    fn exists(&self, resource: &Resource<'t>) -> Result<bool, Self::Unknown>;
}

/// A value after the functions that choose it have been evaluated.
#[derive(Clone, Debug)]
pub(crate) enum Settled<'t, U> {
    Node(Node<'t>),
    /// Left out, as by `AWS::NoValue`.
    Absent,
    Unknown(U),
}

/// Reads what is written. What a function gives or chooses is unknown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AsWritten;

impl<'t> Reading<'t> for AsWritten {
    /// The function.
    type Unknown = Node<'t>;

    fn structure(&self, node: &Node<'t>) -> Settled<'t, Node<'t>> {
        match node.intrinsic() {
            Some(Intrinsic::Ref("AWS::NoValue")) => Settled::Absent,
            _ if is_made(node) => Settled::Unknown(*node),
            _ => Settled::Node(*node),
        }
    }

    fn word(&self, node: &Node<'t>) -> Result<String, Node<'t>> {
        match node.as_str() {
            Some(text) => Ok(text.to_owned()),
            None if is_made(node) => Err(*node),
            None => Ok(node.expr().to_json()),
        }
    }

    fn named(&self, texts: &Node<'t>, among: &Names<'t>) -> Vec<Named<'t, Node<'t>>> {
        let named = |node: Node<'t>| {
            let one = match text::referred(&node) {
                Some(id) => among.by_id.get(id),
                None => text::literal(&node).and_then(|name| among.by_name.get(&name)),
            };
            one.map_or(Named::Elsewhere, |one| Named::One(*one, None))
        };
        texts.one_or_many().into_iter().map(named).collect()
    }

    fn exists(&self, _: &Resource<'t>) -> Result<bool, Node<'t>> {
        Ok(true)
    }
}

/// Whether a function gives an object, or adds to it: one may be beside members (`Fn::Transform`).
pub(crate) fn is_made(node: &Node<'_>) -> bool {
    node.is_object() && node.keys().any(is_function)
}

/// Whether a member of an object is a function rather than a property.
pub(crate) fn is_function(key: &str) -> bool {
    key == "Ref" || key.starts_with("Fn::")
}
