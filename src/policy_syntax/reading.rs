//! `Reading`: how the values of a template are read where it contains a policy.

use crate::template::{Intrinsic, Node};

/// Determines the value at a node: an intrinsic function may give it, choose it, or leave it out.
/// The rules read what is written, the evaluator what is deployed.
pub(crate) trait Reading<'t> {
    /// Why a value is not known.
    type Unknown;

    /// The object, list or text that a node stands for.
    fn structure(&self, node: &Node<'t>) -> Settled<'t, Self::Unknown>;

    /// A text that is a word of the grammar, such as `Allow`. Any other value is known by its JSON.
    fn word(&self, node: &Node<'t>) -> Result<String, Self::Unknown>;
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
}

/// Whether a function gives an object, or adds to it: one may be beside members (`Fn::Transform`).
pub(crate) fn is_made(node: &Node<'_>) -> bool {
    node.is_object() && node.keys().any(is_function)
}

/// Whether a member of an object is a function rather than a property.
pub(crate) fn is_function(key: &str) -> bool {
    key == "Ref" || key.starts_with("Fn::")
}
