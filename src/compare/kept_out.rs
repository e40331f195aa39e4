//! Whom a denial keeps out who is in neither template, and whose own policies may let in otherwise.

use std::collections::BTreeSet;

use super::holders::{Holders, ROLE, is_policy};
use crate::policy_syntax::is_service;
use crate::template::{Node, Resource, Template, text};

/// Whether the denials of a resource that keep out others than are asked are not the same under both templates.
pub(super) fn differ<'t>(
    id: &str,
    both: [&'t Template; 2],
    account: &str,
    holders: impl FnOnce() -> &'t Holders<'t>,
) -> bool {
    let each = both.map(|template| template.resource(id));
    let Some(kind) = each.iter().flatten().find_map(Resource::kind) else { return false };
    let is_role = kind == ROLE;
    let denials = |resource: &Option<Resource<'t>>| -> BTreeSet<String> {
        let whole = resource.iter().filter_map(|resource| match is_role {
            true => resource.property("AssumeRolePolicyDocument"),
            false => Some(*resource.node()),
        });
        let all = whole.flat_map(|node| node.descendants());
        let denials = all.filter(|node| {
            is_denial(node)
                && match is_role {
                    true => names_own(node, account),
                    false => concerns_others(node, account),
                }
        });
        denials.map(|node| node.expr().to_json()).collect()
    };
    let [old, new] = each.each_ref().map(denials);
    if old == new {
        return false;
    }
    match is_policy(kind) {
        true => {
            let holders = holders();
            each.iter().flatten().any(|policy| holders.held(policy).by_others)
        }
        // Nobody reaches a table that is not there.
        false => {
            (is_role || kind.starts_with("AWS::DynamoDB::")) && each.iter().all(Option::is_some)
        }
    }
}

pub(super) fn is_denial(node: &Node<'_>) -> bool {
    node.get("Effect").is_some_and(|effect| effect.as_str() == Some("Deny"))
}

/// Whether a denial of a trust policy names somebody of the account, which as a whole is asked whether it assumes the
/// role.
fn names_own(denial: &Node<'_>, account: &str) -> bool {
    let names = denial.get("Principal").into_iter().flat_map(|it| it.descendants());
    let mut names = names.filter_map(|name| text::literal(&name));
    names.any(|name| name.starts_with("arn:") && name.contains(account) && !name.ends_with(":root"))
}

/// Whether somebody of the account may be meant who is in no template. One of another account is asked by its name.
fn concerns_others(denial: &Node<'_>, account: &str) -> bool {
    let Some(principal) = denial.get("Principal") else { return true };
    let names = principal.descendants().filter(|node| !node.is_object() && !node.is_list());
    let is_other = |name: Node<'_>| match text::literal(&name) {
        Some(name) => !is_service(&name) && (!name.starts_with("arn:") || name.contains(account)),
        None => true,
    };
    let is_function = |node: Node<'_>| node.intrinsic().is_some();
    principal.descendants().any(is_function) || names.into_iter().any(is_other)
}
