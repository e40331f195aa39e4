//! Reads acknowledgements from the `Metadata` of a template and its resources.

use super::expr::Kind;
use super::{Expr, Node};
use crate::acknowledgement::Acknowledgement;

/// The name of our member in a `Metadata`, and of the member for acknowledgements in it.
pub(crate) const OURS: &str = "tablature";
pub(crate) const ACKNOWLEDGE: &str = "acknowledge";

/// A malformed value in our member of a `Metadata`.
pub(crate) enum Misread<'t> {
    /// `tablature` is not an object.
    Ours(Node<'t>),
    /// An unknown member, by its name.
    Member(&'t str, Node<'t>),
    /// `acknowledge` is not an object.
    Acknowledge(Node<'t>),
    /// The reason for this code is not a text.
    Reason(&'t str, Node<'t>),
}

/// The same template, with the acknowledgements in the `Metadata` of the template and its
/// resources.
pub(super) fn with_acknowledgements(mut root: Expr) -> Expr {
    let held: Vec<(Option<String>, Vec<Acknowledgement>)> = holders(Node::root(&root))
        .map(|(resource, holder)| (resource.map(str::to_owned), read(&holder).0))
        .filter(|(_, acknowledgements)| !acknowledgements.is_empty())
        .collect();
    for (resource, acknowledgements) in held {
        let holder = match &resource {
            None => Some(&mut root),
            Some(id) => member(&mut root, "Resources").and_then(|section| member(section, id)),
        };
        if let Some(holder) = holder {
            holder.acknowledge(&acknowledgements);
        }
    }
    root
}

/// The malformed values in our members of the `Metadata` of the template and its resources.
pub(crate) fn misread(root: Node<'_>) -> impl Iterator<Item = Misread<'_>> {
    holders(root).flat_map(|(_, holder)| read(&holder).1)
}

/// The template, and each of its resources with its logical id.
fn holders(root: Node<'_>) -> impl Iterator<Item = (Option<&str>, Node<'_>)> {
    let resources = root.get("Resources");
    let resources = resources.into_iter().flat_map(|section| section.entries());
    std::iter::once((None, root)).chain(resources.map(|(id, resource)| (Some(id), resource)))
}

fn member<'e>(object: &'e mut Expr, name: &str) -> Option<&'e mut Expr> {
    match &mut object.kind {
        Kind::Map(members) => members.get_mut(name),
        _ => None,
    }
}

fn read<'t>(holder: &Node<'t>) -> (Vec<Acknowledgement>, Vec<Misread<'t>>) {
    let (mut acknowledgements, mut misread) = (Vec::new(), Vec::new());
    let Some(ours) = holder.at(["Metadata", OURS]) else { return (acknowledgements, misread) };
    if !ours.is_object() {
        misread.push(Misread::Ours(ours));
        return (acknowledgements, misread);
    }
    for (name, member) in ours.entries() {
        if name != ACKNOWLEDGE {
            misread.push(Misread::Member(name, member));
            continue;
        }
        if !member.is_object() {
            misread.push(Misread::Acknowledge(member));
            continue;
        }
        for (code, reason) in member.entries() {
            match reason.as_str() {
                None => misread.push(Misread::Reason(code, reason)),
                Some(text) => acknowledgements.push(Acknowledgement {
                    code: code.to_owned(),
                    reason: text.to_owned(),
                    location: reason.named(),
                    must_answer: true,
                }),
            }
        }
    }
    (acknowledgements, misread)
}
