//! Which intrinsic function a value is.

use super::expr::Kind;
use super::{Expr, Node};

/// An intrinsic function as read from a template. Both spellings of `Fn::GetAtt` read alike.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub enum Intrinsic<'t> {
    /// `Ref`, with the name.
    Ref(&'t str),
    /// `Fn::GetAtt`, with logical id and attribute.
    GetAtt(&'t str, &'t str),
    /// `Fn::Sub`, with its text and its own variables, if it has any.
    Sub(&'t str, Option<Node<'t>>),
    /// `Fn::Join`, with its delimiter and the list (which may itself be a function).
    Join(&'t str, Node<'t>),
    /// Any other function, by name and argument.
    Other(&'t str, Node<'t>),
}

impl<'t> Node<'t> {
    /// The function that this value is, if it is one: an object whose only key is `Ref`
    /// or begins with `Fn::`.
    pub fn intrinsic(&self) -> Option<Intrinsic<'t>> {
        let name = self.expr().only_key()?;
        if !(name == "Ref" || name.starts_with("Fn::")) {
            return None;
        }
        let (_, argument) = self.entries().next()?;
        let known = match name {
            "Ref" => argument.as_str().map(Intrinsic::Ref),
            "Fn::GetAtt" => get_att(&argument),
            "Fn::Sub" => sub(&argument),
            "Fn::Join" => join(&argument),
            _ => None,
        };
        Some(known.unwrap_or(Intrinsic::Other(name, argument)))
    }
}

fn get_att<'t>(argument: &Node<'t>) -> Option<Intrinsic<'t>> {
    if let Some(text) = argument.as_str() {
        let (logical_id, attribute) = text.split_once('.')?;
        return Some(Intrinsic::GetAtt(logical_id, attribute));
    }
    let mut parts = argument.items();
    match (parts.next()?.as_str(), parts.next()?.as_str(), parts.next()) {
        (Some(logical_id), Some(attribute), None) => Some(Intrinsic::GetAtt(logical_id, attribute)),
        _ => None,
    }
}

fn sub<'t>(argument: &Node<'t>) -> Option<Intrinsic<'t>> {
    if let Some(text) = argument.as_str() {
        return Some(Intrinsic::Sub(text, None));
    }
    let mut parts = argument.items();
    Some(Intrinsic::Sub(parts.next()?.as_str()?, parts.next()))
}

fn join<'t>(argument: &Node<'t>) -> Option<Intrinsic<'t>> {
    let mut parts = argument.items();
    Some(Intrinsic::Join(parts.next()?.as_str()?, parts.next()?))
}

impl Expr {
    /// Whether this is an intrinsic function rather than a literal value.
    pub fn is_intrinsic(&self) -> bool {
        Node::root(self).intrinsic().is_some()
    }

    /// The key of an object that has exactly one.
    fn only_key(&self) -> Option<&str> {
        match &self.kind {
            Kind::Map(members) if members.len() == 1 => members.keys().next().map(String::as_str),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: serde_json::Value) -> String {
        let expr = Expr::from(value);
        match Node::root(&expr).intrinsic() {
            Some(Intrinsic::Ref(name)) => format!("ref {name}"),
            Some(Intrinsic::GetAtt(id, attribute)) => format!("get {id} {attribute}"),
            Some(Intrinsic::Sub(text, variables)) => format!("sub {text} {}", variables.is_some()),
            Some(Intrinsic::Join(delimiter, list)) => {
                format!("join `{delimiter}` {}", list.items().count())
            }
            Some(Intrinsic::Other(name, _)) => format!("other {name}"),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn both_spellings_of_get_att_read_alike() {
        assert_eq!(read(json!({"Fn::GetAtt": ["T", "Arn"]})), "get T Arn");
        assert_eq!(read(json!({"Fn::GetAtt": "T.Arn"})), "get T Arn");
    }

    #[test]
    fn functions_are_told_from_objects() {
        assert_eq!(read(json!({"Ref": "T"})), "ref T");
        assert_eq!(read(json!({"Fn::Sub": ["${a}", {"a": 1}]})), "sub ${a} true");
        assert_eq!(read(json!({"Fn::Join": ["", ["a", "b"]]})), "join `` 2");
        assert_eq!(read(json!({"Fn::If": ["c", 1, 2]})), "other Fn::If");
        assert_eq!(read(json!({"Ref": "T", "x": 1})), "none");
        assert_eq!(read(json!({"Ref": 1})), "other Ref");
    }
}
