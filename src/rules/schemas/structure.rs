//! Checks that what surrounds the properties has no members but those that CloudFormation knows: the
//! template, its resources, its parameters and its outputs.

use super::is_function_within;
use super::members::UNKNOWN;
use super::shapes::Closed;
use crate::findings::{Finding, Help};
use crate::names::nearest;
use crate::template::Node;

pub(super) fn check(
    node: &Node<'_>,
    closed: &Closed,
    is_serverless: bool,
    findings: &mut Vec<Finding>,
) {
    // A macro in the object may change what stands beside it.
    if is_function_within(node) {
        return;
    }
    for (name, member) in node.entries() {
        let is_known = closed.has(name)
            || is_serverless && closed.serverless.contains(&name)
            || name == "Version" && is_custom(node);
        if !is_known {
            findings.push(is_unknown(name, &member, node, closed));
        }
    }
}

/// Whether the properties of a resource stand under a misspelt name.
pub(super) fn has_misspelt_properties(resource: &Node<'_>, closed: &Closed) -> bool {
    let is_it = |name: &str| !closed.has(name) && closed.nearest(name) == Some("Properties");
    resource.get("Properties").is_none() && resource.entries().any(|(name, _)| is_it(name))
}

/// A custom resource may have a `Version`, and no other resource has.
fn is_custom(node: &Node<'_>) -> bool {
    kind_of(node).is_some_and(|kind| {
        kind.starts_with("Custom::") || kind == "AWS::CloudFormation::CustomResource"
    })
}

fn kind_of<'t>(resource: &Node<'t>) -> Option<&'t str> {
    resource.get("Type").and_then(|kind| kind.as_str())
}

fn is_unknown(name: &str, member: &Node<'_>, within: &Node<'_>, closed: &Closed) -> Finding {
    let (noun, part) = (closed.noun, closed.part);
    let message = match within.pointer().rsplit_once('/') {
        Some((_, id)) => format!("`{name}` is no {part} of {noun} `{id}`"),
        None => format!("`{name}` is no {part} of a {noun}"),
    };
    let help = Help::meant(closed.nearest(name), closed.help);
    let finding = Finding::new(&UNKNOWN, message).at(member.named()).help(help);
    // The Serverless Application Model replaces its own resources, and passes over what it does not know.
    let is_replaced = kind_of(within).is_some_and(|kind| kind.starts_with("AWS::Serverless::"));
    match closed.is_refused && !is_replaced {
        true => finding.label(format!("CloudFormation knows no such {part}")),
        false => finding.label("nothing reads it").weakened(),
    }
}

impl Closed {
    fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(known, _)| *known == name)
    }

    fn nearest(&self, name: &str) -> Option<&'static str> {
        nearest(name, self.members.iter().map(|(known, _)| *known))
    }
}
