//! `TemplateChanges`: what an update of a template changes, and what AWS does about it.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::Value;

use super::dependents;
use super::effect::{Effect, TemplateChange};
use super::effects;
use super::formulas::Formulas;
use super::sections;
use super::staying::{Deployed, may_stay};
use super::update::{Names, Side, Update};
use super::walk::Difference;
use crate::evaluate::{Environment, Made, Resolution, Resolved};
use crate::facts::template::LANGUAGE_EXTENSIONS;
use crate::findings::Location;
use crate::template::Template;

/// What differs between two templates, by key and never by position, and what each change does to what is deployed.
#[derive(Clone, Debug)]
pub(crate) struct TemplateChanges {
    /// In the order of the new template; what is gone is last.
    pub(crate) changes: Vec<TemplateChange>,
}

/// The resources of a template by logical id.
type Sides<'t> = IndexMap<&'t str, Side<'t>>;

impl TemplateChanges {
    /// Compares two templates as they would be deployed, the second over the first: each to its environment, which
    /// are of one account and Region.
    pub(crate) fn between(old: (&Template, &Environment), new: (&Template, &Environment)) -> Self {
        let before = Resolution::of(old.0, old.1);
        let after = Resolution::beside(new.0, new.1, &before);
        let (of_old, of_new) = (sides(old.0, &before), sides(new.0, &after));
        let formulas = Formulas::of([(old.0, &before), (new.0, &after)]);
        let mut updates = updates(&of_old, &of_new, [old, new], &formulas);
        dependents::follow(&mut updates);
        let outputs = after.outputs(new.0);
        effects::judge_readers(&mut updates, outputs.as_ref());
        let mut changes =
            sections::changes((old.0, &before), (new.0, &after), [old.1, new.1], &formulas);
        if let Some(outputs) = &outputs {
            sections::follow(&mut changes, outputs, &dependents::renewed(&updates));
        }
        changes.extend(updates.into_iter().flat_map(|update| update.changes));
        changes.extend(sections::transform(old.0, new.0, !changes.is_empty()));
        Self { changes }
    }
}

/// The resources of a template, without those that are certainly not made.
fn sides<'t>(template: &'t Template, resolution: &Resolution<'t>) -> Sides<'t> {
    let computes = template.has_transform(LANGUAGE_EXTENSIONS);
    let names = Names::default();
    let resources = template.resources().map(|it| Side::of(it, resolution, computes, &names));
    let made = resources.filter(|side| side.made != Made::No);
    made.map(|side| (side.resource.logical_id(), side)).collect()
}

fn updates<'r, 't>(
    of_old: &'r Sides<'t>,
    of_new: &'r Sides<'t>,
    of: [Deployed<'r>; 2],
    formulas: &Formulas<'_, '_>,
) -> Vec<Update<'r, 't>> {
    let region = of[0].1.region();
    // Only what an id is missing on one side may have moved to another id.
    let mut names: BTreeMap<(&str, &str), &Side<'_>> = BTreeMap::new();
    for side in of_old.values() {
        if let (Some(kind), Some(name)) = (side.resource.kind(), side.identity.as_deref()) {
            names.entry((kind, name)).or_insert(side);
        }
    }
    let mut updates = Vec::new();
    for (id, new) in of_new {
        // What has no type was not deployed.
        let is_typed = |side: &&Side<'_>| side.resource.kind().is_some();
        let old = of_old.get(id).filter(|old| is_typed(old) || !is_typed(&new));
        let is_other_type = old.is_some_and(|old| old.resource.kind() != new.resource.kind());
        let mut update = Update {
            id,
            old: old.filter(|_| !is_other_type),
            new: Some(new),
            changes: Vec::new(),
            region,
        };
        match old {
            Some(old) if is_other_type => {
                update.add_whole(Effect::Create, String::new());
                effects::renamed(&mut update, old);
            }
            Some(old) => {
                changed(&mut update, [old, new], of, formulas);
                let key = new.resource.kind().zip(new.identity.as_deref());
                let taken = key.and_then(|key| names.get(&key));
                let taken = taken.filter(|taken| taken.resource.logical_id() != *id);
                if let Some(taken) = taken.filter(|_| update.is_replaced()) {
                    effects::renamed(&mut update, taken);
                }
            }
            None if new.resource.node().is_null() => effects::untyped(&mut update),
            None => {
                update.add_whole(Effect::Create, "is made".to_owned());
                if let Made::Unknown(why) = &new.made {
                    set(
                        &mut update,
                        Effect::Unknown,
                        format!("is made, if its condition holds: {why}"),
                    );
                }
                let key = new.resource.kind().zip(new.identity.as_deref());
                // What was under a name that another resource gives up in this update is that other one's.
                if let Some(taken) = key.and_then(|key| names.get(&key)) {
                    effects::renamed(&mut update, taken);
                }
            }
        }
        updates.push(update);
    }
    for (id, old) in of_old.iter().filter(|(id, _)| !of_new.contains_key(**id)) {
        let mut update = Update { id, old: Some(old), new: None, changes: Vec::new(), region };
        update.changes.push(effects::deleted(&update, old));
        updates.push(update);
    }
    updates
}

fn set(update: &mut Update<'_, '_>, effect: Effect, message: String) {
    for change in &mut update.changes {
        change.effect = effect;
        change.message.clone_from(&message);
    }
}

/// The changes of a resource that is there on both sides.
fn changed<'r, 't>(
    update: &mut Update<'r, 't>,
    [old, new]: [&Side<'t>; 2],
    of: [Deployed<'_>; 2],
    formulas: &Formulas<'_, '_>,
) {
    let kind = update.kind();
    let (mut staying, mut defaults) = (Vec::new(), Vec::new());
    for difference in update.differences() {
        let (effect, rule, message) = effects::effect_of(kind, &difference);
        let both = difference.before.zip(difference.after);
        let may_stay = both.and_then(|(before, after)| may_stay(before, after, of));
        let may_replace = effect == Effect::Replace && may_stay.is_some();
        let is_default = effects::is_default(kind, &difference);
        let effect = match effect {
            _ if is_default => Effect::None,
            _ if may_replace => Effect::Unknown,
            effect => effect,
        };
        defaults.push(is_default);
        staying.push(may_stay.map(|why| (may_replace, why)));
        let change = update.change(difference.path.clone(), effect, message);
        let location = location(&difference);
        let [before, after] =
            [difference.before, difference.after].map(|it| it.map(Resolved::json));
        let change = TemplateChange {
            rule,
            before,
            after,
            location: location.unwrap_or(change.location),
            ..change
        };
        update.changes.push(change);
    }
    effects::judge(update);
    for (change, _) in update.changes.iter_mut().zip(defaults).filter(|(_, is_default)| *is_default)
    {
        change.effect = Effect::None;
        change.loses = false;
        change.rule = None;
        change.limit = None;
        change.message = "nothing changes: this is the default".to_owned();
    }
    for (change, staying) in update.changes.iter_mut().zip(staying) {
        let Some((may_replace, why)) = staying else { continue };
        let otherwise = match change.effect {
            Effect::Refused => "is refused",
            Effect::Replace => "makes another resource",
            Effect::Unknown if may_replace => "makes another resource",
            _ => continue,
        };
        change.effect = Effect::Unknown;
        change.loses = false;
        change.message = format!("{otherwise}, unless the value stays the same: {why}");
    }
    let is_same = |change: &TemplateChange| {
        let names = [&change.before, &change.after].map(|it| it.as_ref().and_then(Value::as_str));
        let [Some(old), Some(new)] = names else { return false };
        change.is_of_condition() && formulas.are_same(old, new)
    };
    for change in update.changes.iter_mut().filter(|it| is_same(it)) {
        change.effect = Effect::None;
        change.message = "nothing changes: both conditions say the same".to_owned();
    }
    // Under another value of the condition another value changes, and the rules do not look at each case.
    for change in &mut update.changes {
        let may_be_other = match change.effect {
            Effect::Update => change.has_key("Fn::If") || change.is_chosen(),
            Effect::Replace => change.has_key("Fn::If"),
            _ => false,
        };
        if may_be_other {
            change.effect = Effect::Unknown;
            change.message =
                "what this does depends on a condition of which it is not known whether it holds"
                    .to_owned();
        }
    }
    // Whether a resource is there that has changed its condition is not known, if either condition is open.
    if let (Made::Unknown(why), _) | (_, Made::Unknown(why)) = (&old.made, &new.made)
        && update.changes.iter().any(|change| {
            change.path.first().is_some_and(|it| it == "Condition") && !is_same(change)
        })
    {
        let message = format!("whether it is there is not known: {why}");
        for change in update.changes.iter_mut().filter(|it| it.effect != Effect::Refused) {
            change.effect = Effect::Unknown;
            change.message.clone_from(&message);
        }
    }
}

fn location(difference: &Difference<'_, '_>) -> Option<Location> {
    Some(Location::from(&difference.after.or(difference.before)?.node))
}
