//! Readers of an index that another one replaces may use both while both are there.

use std::collections::BTreeSet;

use super::needs::needs_of;
use crate::policy_syntax::MANAGED_POLICY;
use crate::template::{Expr, Node, Resource, Template};

/// The types that have statements, with the path to the documents that they have.
const POLICIES: [&str; 5] = [
    "AWS::IAM::GroupPolicy",
    MANAGED_POLICY,
    "AWS::IAM::Policy",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy",
];
const HOLDERS: [&str; 3] = ["AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User"];

/// The most characters of the policies of one resource; IAM takes fewer of a managed policy.
const MOST_CHARACTERS: usize = 10_240;
const MOST_OF_MANAGED: usize = 6_144;

/// A template with what the new one says of these indexes, beside all that it says itself, and the logical ids of
/// whatever changed.
pub(super) fn with_new_readers<'n>(
    template: Template,
    new: &'n Template,
    indexes: &BTreeSet<String>,
) -> (Template, Vec<&'n str>) {
    let mut template = template;
    let mut changed = Vec::new();
    let names = naming(indexes);
    for resource in new.resources() {
        let kind = resource.kind().unwrap_or_default();
        let is_policy = POLICIES.contains(&kind);
        if !holds_rights(kind) {
            continue;
        }
        let own = resource.node().expr();
        if !names(&own.to_json()) {
            continue;
        }
        let id = resource.logical_id();
        let joined = match template.resource(id).filter(|it| it.kind() == Some(kind)) {
            None if is_policy && template.resource(id).is_none() => Some(own.clone()),
            None => None,
            Some(before) => joined_to(&before, own, &names),
        };
        if let Some(joined) = joined {
            template = template.setting("Resources", id, Some(joined));
            changed.push(id);
        }
    }
    (template, changed)
}

/// A template with the policies of the new one, beside what its own say of indexes that go, and the logical ids of
/// whatever changed; `None` where something else needs what is gone by that.
pub(super) fn with_new_rights<'n>(
    template: Template,
    new: &'n Template,
    ids: &[&'n str],
    going: &BTreeSet<String>,
) -> Option<(Template, Vec<&'n str>)> {
    let mut template = template;
    let (mut changed, mut gone) = (Vec::new(), BTreeSet::new());
    let names = naming(going);
    let is_of_rights =
        |of: &Template, id: &str| of.resource(id).and_then(|it| it.kind().map(holds_rights));
    for id in ids {
        match (is_of_rights(&template, id), is_of_rights(new, id)) {
            (Some(true), Some(true)) => {
                let (own, other) = (template.resource(id)?, new.resource(id)?);
                let joined = joined_to(&other, own.node().expr(), &names);
                let joined = joined.unwrap_or_else(|| other.node().expr().clone());
                template = template.setting("Resources", id, Some(joined));
                changed.push(*id);
            }
            (Some(true), None) => {
                template = template.setting("Resources", id, None);
                gone.insert(*id);
            }
            // A denial may be in a policy of its own.
            (None, Some(true)) if POLICIES.contains(&new.resource(id)?.kind()?) => {
                let own = new.resource(id)?.node().expr().clone();
                template = template.setting("Resources", id, Some(own));
                changed.push(*id);
            }
            _ => {}
        }
    }
    let names_gone = |node: &Node<'_>| {
        let mut names = needs_of(node).into_iter().map(|(_, name)| name);
        names.any(|name| gone.contains(name.as_str()))
    };
    if template.resources().any(|it| names_gone(it.node())) {
        return None;
    }
    let outputs = template.section("Outputs").into_iter().flat_map(|it| it.entries());
    let outputs = outputs.filter(|(_, output)| names_gone(output));
    let outputs: Vec<String> = outputs.map(|(name, _)| name.to_owned()).collect();
    for name in outputs {
        let other = new.section("Outputs").and_then(|it| it.get(&name));
        template = template.setting("Outputs", &name, other.map(|it| it.expr().clone()));
    }
    Some((template, changed))
}

fn holds_rights(kind: &str) -> bool {
    POLICIES.contains(&kind) || HOLDERS.contains(&kind)
}

/// Whether a text names one of these indexes.
fn naming(indexes: &BTreeSet<String>) -> impl Fn(&str) -> bool + use<> {
    let ends: Vec<String> = indexes.iter().map(|name| format!("index/{name}\"")).collect();
    move |text| ends.iter().any(|end| text.contains(end.as_str()))
}

/// A policy, or what has policies, with statements of another one; `None` if it has them all.
fn joined_to(own: &Resource<'_>, other: &Expr, names: &dyn Fn(&str) -> bool) -> Option<Expr> {
    match own.kind() {
        Some(kind) if POLICIES.contains(&kind) => with_document(own, other, names, kind),
        _ => with_policies(own, other, names),
    }
}

/// A policy with statements of another one.
fn with_document(
    before: &Resource<'_>,
    new: &Expr,
    names: &dyn Fn(&str) -> bool,
    kind: &str,
) -> Option<Expr> {
    let resource = before.node().expr();
    let document = |of: &Expr| of.member("Properties")?.member("PolicyDocument").cloned();
    let joined = joined(&document(resource)?, &document(new)?, names)?;
    let most = if kind == MANAGED_POLICY { MOST_OF_MANAGED } else { MOST_CHARACTERS };
    let fits = joined.to_json().len() <= most;
    fits.then(|| resource.setting_at(&["Properties", "PolicyDocument"], Some(joined)))
}

/// A role, user or group with statements of another one's inline policies.
fn with_policies(before: &Resource<'_>, new: &Expr, names: &dyn Fn(&str) -> bool) -> Option<Expr> {
    let resource = before.node().expr();
    let policies = |of: &Expr| -> Vec<Expr> {
        let list = of.member("Properties").and_then(|it| it.member("Policies"));
        list.and_then(Expr::elements).unwrap_or_default().to_vec()
    };
    let name = |policy: &Expr| policy.member("PolicyName").map(Expr::to_json);
    let mut all = policies(resource);
    let mut is_other = false;
    for policy in policies(new).iter().filter(|policy| names(&policy.to_json())) {
        let document = policy.member("PolicyDocument")?;
        match all.iter_mut().find(|own| name(own) == name(policy)) {
            Some(own) => {
                if let Some(joined) = joined(own.member("PolicyDocument")?, document, names) {
                    *own = own.setting("PolicyDocument", Some(joined));
                    is_other = true;
                }
            }
            None => {
                all.push(policy.clone());
                is_other = true;
            }
        }
    }
    let all = Expr::from(all);
    (is_other && all.to_json().len() <= MOST_CHARACTERS)
        .then(|| resource.setting_at(&["Properties", "Policies"], Some(all)))
}

/// A policy document with the statements of another one that name something; `None` if it has them all.
fn joined(own: &Expr, other: &Expr, names: &dyn Fn(&str) -> bool) -> Option<Expr> {
    let statements = |of: &Expr| -> Vec<Expr> {
        let statement = of.member("Statement");
        match statement.and_then(Expr::elements) {
            Some(statements) => statements.to_vec(),
            None => statement.cloned().into_iter().collect(),
        }
    };
    let without_id = |statement: &Expr| statement.setting("Sid", None).to_json();
    let id = |statement: &Expr| statement.member("Sid").and_then(Expr::as_str).map(str::to_owned);
    let mut all = statements(own);
    let known: BTreeSet<String> = all.iter().map(without_id).collect();
    let mut ids: BTreeSet<String> = all.iter().filter_map(id).collect();
    let count = all.len();
    for statement in statements(other) {
        // A denial of either end takes nothing that both allow.
        let is_wanted = names(&statement.to_json()) && !known.contains(&without_id(&statement));
        if !is_wanted {
            continue;
        }
        let own = id(&statement).map(|own| free(&own, &ids));
        ids.extend(own.clone());
        all.push(match own {
            Some(own) => statement.setting("Sid", Some(own.into())),
            None => statement,
        });
    }
    (all.len() > count).then(|| own.setting("Statement", Some(all.into())))
}

/// The id, or with `Next` behind it where another statement has it.
fn free(id: &str, taken: &BTreeSet<String>) -> String {
    let mut free = id.to_owned();
    while taken.contains(&free) {
        free.push_str("Next");
    }
    free
}
