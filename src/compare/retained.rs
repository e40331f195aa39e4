//! What leaves a stack and stays in the account, where its policies keep their effect.

use std::collections::BTreeSet;

use super::effect::{Effect, TemplateChange};
use super::entry::Entry;
use super::kept_out::is_denial;
use crate::evaluate::{ADDITION, What};
use crate::shown;
use crate::template::{Template, unescaped};

/// Takes nothing for lost or gained that depends on what stays: a role, a table, or a policy of either.
pub(super) fn leave_open(entries: &mut [Entry], changes: &[TemplateChange], old: &Template) {
    // Of what is made anew the old one may stay.
    let stays = |id: &str| {
        let policy = old.resource(id).and_then(|it| it.node().get("UpdateReplacePolicy"));
        policy.is_some_and(|policy| policy.as_str() == Some("Retain"))
    };
    let is_retained = |change: &&TemplateChange| match change.effect {
        Effect::Retain => true,
        Effect::Replace => change.resource.as_deref().is_some_and(stays),
        _ => false,
    };
    let retained = changes.iter().filter(is_retained).filter_map(|it| it.resource.as_deref());
    let retained: BTreeSet<&str> = retained.collect();
    if retained.is_empty() {
        return;
    }
    let denies = |id: &&&str| {
        let resource = old.resource(id);
        let mut nodes = resource.into_iter().flat_map(|it| it.node().descendants());
        nodes.any(|node| is_denial(&node))
    };
    let denying = retained.iter().find(denies).copied();
    let is_addition = |id: &&&str| old.resource(id).is_some_and(|it| it.kind() == Some(ADDITION));
    let addition = retained.iter().find(is_addition).copied();
    for entry in entries {
        let table = entry.place.split(['/', ' ']).next().unwrap_or_default();
        let (by, denying) = match &entry.what {
            What::Lost(by) => (by.as_ref(), None),
            What::Gained(by) => (by.as_ref(), denying),
            What::Undecided(_) => continue,
        };
        let of_statement = by.and_then(|by| by.pointer().split('/').nth(2)).map(unescaped);
        let of_statement = of_statement.as_deref().filter(|_| matches!(entry.what, What::Lost(_)));
        // Who stays in a group keeps what it has.
        let of_group = addition.filter(|_| entry.principal.kind == "user");
        let own = entry.principal.id.as_str();
        let named = [Some(own), Some(table), of_statement, denying, of_group];
        let stays = named.into_iter().flatten().find(|id| retained.contains(id));
        if let Some(id) = stays {
            let why = format!("`{}` stays in the account, which is not compared", shown::name(id));
            entry.what = What::Undecided(why);
        }
    }
}
