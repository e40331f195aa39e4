//! The sections of a template beside its resources: parameters, conditions, outputs, transforms.

use indexmap::IndexSet;
use serde_json::Value;

use super::decided::Decided;
use super::dependents::Renewed;
use super::effect::{Effect, TemplateChange};
use super::formulas::Formulas;
use super::walk::{Difference, are_alike, asking, differences};
use crate::evaluate::{Environment, Resolution, Resolved};
use crate::facts::pages;
use crate::findings::{Location, Rule, rules};
use crate::shown;
use crate::template::{Node, Template};

rules!(
    warning DEFAULT = evo039 {
        title: "another default does not reach a stack that is deployed",
        explanation: "An update keeps the value that the stack has for each parameter that the command does not name: `aws cloudformation \
            deploy` does so by itself. Another default is for new stacks. Name the parameter in \
            `--parameter-overrides` where the stack should have the new value.",
        page: pages::CLOUDFORMATION_PARAMETERS,
    },
    error KEPT = evo041 {
        title: "a value that a stack keeps is one that its parameter takes",
        explanation: "An update keeps the value that the stack has for each parameter that the command does not name. CloudFormation \
            refuses it where the new template does not take that value: by `AllowedValues`, `AllowedPattern`, \
            a length or a range. Name the parameter in `--parameter-overrides`.",
        page: pages::CLOUDFORMATION_PARAMETERS,
    },
    warning EXPORT = evo042 {
        title: "what another stack imports stays as it is",
        explanation: "While another stack imports an output by `Fn::ImportValue`, CloudFormation refuses to change its value, to export it \
            under another name, or to remove it. `aws cloudformation list-imports --export-name` says which \
            stacks do. Export the new value under a further name, move the importers, and remove the old one later.",
        page: pages::CLOUDFORMATION_OUTPUTS,
    },
    warning TRANSFORM = evo040 {
        title: "what a macro makes of a change is not known",
        explanation: "A macro gets the whole template and may answer with any other one, and `AWS::Include` reads a file that is not in the \
            template. What it makes of both templates is not compared. Compare what `aws cloudformation get-template \
            --template-stage Processed` prints.",
        page: pages::CLOUDFORMATION_TEMPLATE,
    },
);

/// The sections that are compared as their values come out.
const RESOLVED: [&str; 2] = [OUTPUTS, "Conditions"];

const OUTPUTS: &str = "Outputs";

/// The sections that only say how others are read.
const AS_WRITTEN: [&str; 6] =
    ["AWSTemplateFormatVersion", "Description", "Metadata", "Mappings", "Rules", "Parameters"];

/// The sections that are compared elsewhere.
const OTHERS: [&str; 2] = ["Resources", "Transform"];

fn is_compared(section: &str) -> bool {
    AS_WRITTEN.contains(&section) || RESOLVED.contains(&section)
}

/// The changes of all sections but the resources.
pub(super) fn changes<'t>(
    old: (&'t Template, &Resolution<'t>),
    new: (&'t Template, &Resolution<'t>),
    [given, kept]: [&Environment; 2],
    formulas: &Formulas<'_, '_>,
) -> Vec<TemplateChange> {
    let mut found = Vec::new();
    let mut decided = None;
    let known = AS_WRITTEN.into_iter().chain(RESOLVED);
    let all = old.0.root().keys().chain(new.0.root().keys());
    let others = all.filter(|name| !OTHERS.contains(name) && !is_compared(name));
    let others: IndexSet<&str> = others.collect();
    for section in known.chain(others) {
        let value = |(template, resolution): (&'t Template, &Resolution<'t>)| {
            let node = template.section(section)?;
            match section {
                OUTPUTS => resolution.outputs(template),
                _ if RESOLVED.contains(&section) => resolution.value(&node),
                _ => Some(Resolved::written(node)),
            }
        };
        let (before, after) = (value(old), value(new));
        for difference in differences(before.as_ref(), after.as_ref()) {
            let mut path = vec![section.to_owned()];
            path.extend(difference.path.iter().cloned());
            let is_open = |resolution: &Resolution<'t>, template: &'t Template| {
                let name = difference.path.first().map_or("", String::as_str);
                let all = template.section(section).into_iter().flat_map(|it| it.entries());
                let own = all.filter(|(known, _)| *known == name);
                own.into_iter().any(|(name, node)| resolution.condition(&node, name).is_none())
            };
            let is_open =
                section == "Conditions" && (is_open(old.1, old.0) || is_open(new.1, new.0));
            let (effect, rule, message) = effect(&path, is_open);
            let node = difference.after.or(difference.before).map(|value| value.node);
            let mut change = TemplateChange {
                before: difference.before.map(Resolved::json),
                after: difference.after.map(Resolved::json),
                rule,
                location: node.map(|node| Location::from(&node)).unwrap_or_default(),
                ..TemplateChange::new(path, effect, message)
            };
            match section {
                "Parameters" => judge_kept(&mut change, new.0, given, kept),
                OUTPUTS => judge_export(&mut change, before.as_ref(), after.as_ref()),
                "Conditions" if is_open && says_the_same(&difference, formulas) => {
                    change.effect = Effect::None;
                    change.message = "nothing changes: a condition says the same".to_owned();
                }
                "Conditions" if is_open => {
                    let by = || Decided::by([old.0, new.0]);
                    decided.get_or_insert_with(by).name_in(&mut change);
                }
                _ => {}
            }
            found.push(change);
        }
    }
    found
}

/// Whether a condition that changes says the same in another way, or as another condition of the other template.
fn says_the_same(difference: &Difference<'_, '_>, formulas: &Formulas<'_, '_>) -> bool {
    let Some(name) = difference.path.first() else { return false };
    let is_whole = difference.path.len() == 1;
    match (difference.before, difference.after) {
        (Some(_), None) if is_whole => formulas.is_in_other(0, name),
        (None, Some(_)) if is_whole => formulas.is_in_other(1, name),
        _ => formulas.are_same(name, name),
    }
}

/// What limits the values of a parameter.
const CONSTRAINTS: [&str; 6] =
    ["AllowedPattern", "AllowedValues", "MaxLength", "MaxValue", "MinLength", "MinValue"];

/// Judges a change of a parameter that does not take the value that the stack keeps. Unless that is `given`, it is
/// assumed to be the default.
fn judge_kept(
    change: &mut TemplateChange,
    new: &Template,
    given: &Environment,
    kept: &Environment,
) {
    let [_, name, _] = change.path.as_slice() else { return };
    let Some(value) = kept.given(name) else {
        let narrows = change.path.get(2).is_some_and(|key| CONSTRAINTS.contains(&key.as_str()));
        if narrows && change.after.is_some() {
            let message = "is refused if the stack keeps a value that it does not take".to_owned();
            change.judge(&KEPT, Effect::Unknown, message);
        }
        return;
    };
    let takes_it = new.parameter(name).is_none_or(|parameter| parameter.may_be(value));
    if takes_it {
        return;
    }
    let shown = shown::name(value);
    let (effect, message) = match given.given(name) {
        Some(_) => (Effect::Refused, format!("its value `{shown}` is not one that it takes")),
        None => (Effect::Unknown, format!("is refused if the stack keeps `{shown}`")),
    };
    change.judge(&KEPT, effect, message);
}

/// Judges a change of an output that the stack exports, where it does not export the same as before.
fn judge_export(
    change: &mut TemplateChange,
    before: Option<&Resolved<'_>>,
    after: Option<&Resolved<'_>>,
) {
    let mut named = before.map_or(&[][..], Resolved::members).iter();
    let is_changed = |name: &&str| change.path.get(1).is_none_or(|one| one == *name);
    let Some(export) =
        named.find_map(|(name, output)| exported(output).filter(|_| is_changed(name)))
    else {
        return;
    };
    let all = after.map_or(&[][..], Resolved::members);
    let is_it = |(name, value): (Value, Option<&Resolved<'_>>)| {
        let is_alike = match (value, export.1) {
            (Some(one), Some(other)) => are_alike(one, other, &[]),
            (one, other) => one.is_none() && other.is_none(),
        };
        name == export.0 && is_alike
    };
    if !all.iter().any(|(_, output)| exported(output).is_some_and(is_it)) {
        change.judge(&EXPORT, Effect::Update, refused_while_imported(&export.0));
    }
}

/// Adds the changes of outputs whose values come from resources that are made anew, though the template says the same.
pub(super) fn follow(
    changes: &mut Vec<TemplateChange>,
    outputs: &Resolved<'_>,
    renewed: &[Renewed<'_>],
) {
    let is_new = |name: &str| {
        let mut known = changes.iter().filter(|it| it.path.first().is_some_and(|it| it == OUTPUTS));
        !known.any(|change| change.path.get(1).is_none_or(|it| it == name))
    };
    let unchanged = outputs.members().iter().filter(|(name, _)| is_new(name));
    let followed = unchanged.filter_map(|(name, output)| {
        let value = output.get("Value")?;
        let asks = |one: &&Renewed<'_>| asking(value, &|piece| one.is_asked_for(piece)).is_some();
        let cause = renewed.iter().find(asks)?.words();
        let (rule, message) = match exported(output) {
            Some((name, _)) => (Some(&EXPORT), refused_while_imported(&name)),
            None => (None, "the stack's outputs change".to_owned()),
        };
        let path = [OUTPUTS, name, "Value"].map(str::to_owned).to_vec();
        let change = TemplateChange::new(path, Effect::Update, format!("{cause}: {message}"));
        Some(TemplateChange { rule, location: Location::from(&value.node), ..change })
    });
    let followed: Vec<TemplateChange> = followed.collect();
    changes.extend(followed);
}

/// The name under which an output is exported, and its value.
fn exported<'r, 't>(output: &'r Resolved<'t>) -> Option<(Value, Option<&'r Resolved<'t>>)> {
    let name = output.get("Export")?.get("Name")?.json();
    Some((name, output.get("Value")))
}

fn refused_while_imported(export: &Value) -> String {
    let name = export.as_str().map_or("it".to_owned(), |it| format!("`{}`", shown::name(it)));
    format!("is refused while another stack imports {name}")
}

fn effect(path: &[String], is_open: bool) -> (Effect, Option<&'static Rule>, &'static str) {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path.as_slice() {
        [OUTPUTS, ..] => (Effect::Update, None, "the stack's outputs change"),
        [section, ..] if !is_compared(section) => {
            (Effect::Unknown, Some(&TRANSFORM), "what this section changes is not compared")
        }
        ["Conditions", ..] if is_open => (
            Effect::Unknown,
            None,
            "what depends on the condition may change: whether it holds is not known",
        ),
        ["Parameters", _, "Type"] => {
            (Effect::Unknown, None, "what the parameter gives may change with its type")
        }
        ["Parameters", _, "Default"] => {
            (Effect::None, Some(&DEFAULT), "a stack that is deployed keeps the value that it has")
        }
        _ => (Effect::None, None, "nothing of what is deployed changes by this itself"),
    }
}

/// What macros make of templates that differ, which is not compared. They make the same of what is the same.
pub(super) fn transform(
    old: &Template,
    new: &Template,
    is_changed: bool,
) -> Option<TemplateChange> {
    let [before, after] = [old, new].map(|template| template.section("Transform"));
    let json = |node: Option<Node<'_>>| node.map(|node| Resolved::written(node).json());
    let (was, is) = (json(before), json(after));
    let is_rewritten = old.is_rewritten() || new.is_rewritten();
    if was == is && !(is_rewritten && is_changed) {
        return None;
    }
    let message = "what a transform makes of the template is not compared";
    Some(TemplateChange {
        before: was,
        after: is,
        rule: Some(&TRANSFORM),
        location: after.or(before).map(|node| Location::from(&node)).unwrap_or_default(),
        ..TemplateChange::new(vec!["Transform".to_owned()], Effect::Unknown, message)
    })
}
