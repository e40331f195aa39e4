//! The states through which a table goes from one template to another, one update after the other.

mod build;
mod indexes;
mod shape;

use std::collections::BTreeSet;

use self::build::{Encryption, Progress, States, without_protection};
use self::indexes::{IndexMove, index_moves};
pub(crate) use self::shape::INDEXES;
use self::shape::{Shape, is_true};
use super::allowances::{Allowance, Allowances};
use crate::compare::TemplateChanges;
use crate::evaluate::Environment;
use crate::template::{Expr, Resource, Template};

/// Whether this is a type of table.
pub(super) fn is_table(kind: Option<&str>) -> bool {
    matches!(kind, Some("AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable"))
}

/// Whether a table of a template has an index.
pub(super) fn has_index(template: &Template, table: &str, index: &str) -> bool {
    index_names(template, table).contains(&index)
}

/// The names of a table's indexes that are made one at a time.
pub(super) fn index_names<'t>(template: &'t Template, table: &str) -> Vec<&'t str> {
    let table = template.resource(table);
    let indexes = INDEXES.into_iter().filter_map(|list| table.as_ref()?.property(list));
    let indexes = indexes.flat_map(|list| list.items());
    indexes.filter_map(|it| it.get("IndexName")?.as_str()).collect()
}

/// An update of one table.
#[derive(Clone, Debug)]
enum Unit {
    /// One index comes or goes, or billing changes, and with either what else may.
    Settings(Settings),
    /// A replica comes or goes, and nothing else changes.
    Replica(String),
}

#[derive(Clone, Debug, Default)]
struct Settings {
    index: Option<IndexMove>,
    billing: bool,
}

/// The resource after each update of it but the last, which makes it what the new template says.
///
/// As little as possible is early: what an index or a replica needs first, and what has to be switched off before. All
/// else comes with the last update, when everything that it refers to is there. Of the indexes that go, those that are
/// named in `last` go after the others.
pub(super) fn states_between(
    old: &Resource<'_>,
    new: &Resource<'_>,
    region: &str,
    allowances: &Allowances,
    last: &BTreeSet<&str>,
) -> Vec<Expr> {
    let (Some(before), Some(after)) = (Shape::of(old, region), Shape::of(new, region)) else {
        return Vec::new();
    };
    // Strong consistency comes with all its Regions at once.
    let is_strong = |shape: &Shape| {
        shape.member("MultiRegionConsistency").and_then(Expr::as_str) == Some("STRONG")
    };
    if is_strong(&after) && !is_strong(&before) {
        return Vec::new();
    }
    let states = States { old, new, before: &before, after: &after, region };
    let units = units(&states, allowances, last);
    let mut progress = Progress::begin(&before);
    let settings = units.iter().filter(|unit| matches!(unit, Unit::Settings(_))).count();
    let mut done = 0;
    let mut all = Vec::new();
    for unit in &units {
        match unit {
            Unit::Settings(unit) => {
                done += 1;
                progress.is_begun = true;
                progress.is_late |= done == settings;
                progress.has_new_billing |= unit.billing;
                if let Some(index) = &unit.index {
                    progress.move_index(index);
                }
            }
            Unit::Replica(region) => progress.move_replica(region, &states),
        }
        all.push(states.at(&progress));
    }
    all.pop();
    all
}

/// A table that is new and has policies in other Regions than its own, as it is made: without these.
pub(super) fn first_state(new: &Resource<'_>, region: &str) -> Option<Expr> {
    let after = Shape::of(new, region)?;
    let is_elsewhere = |(of, replica): (&String, &Expr)| {
        of != region && replica.member("ResourcePolicy").is_some()
    };
    after.replicas.iter().any(is_elsewhere).then_some(())?;
    let replicas = after.replicas.iter().map(|(of, replica)| match of == region {
        true => replica.clone(),
        false => replica.setting("ResourcePolicy", None),
    });
    let replicas: Vec<Expr> = replicas.collect();
    Some(new.node().expr().setting_at(&["Properties", "Replicas"], Some(replicas.into())))
}

/// A resource that goes with what it holds and is protected, as it is in the update before: without its protection.
pub(super) fn unprotected(old: &Resource<'_>) -> Option<Expr> {
    let resource = old.node().expr();
    let properties = resource.member("Properties")?;
    let mut changed = without_protection(properties);
    if properties.member("DeletionProtection").and_then(Expr::as_str) == Some("ACTIVE") {
        changed = changed.setting("DeletionProtection", Some("INACTIVE".into()));
    }
    if let Some(replicas) = properties.member("Replicas").and_then(Expr::elements) {
        let replicas: Vec<Expr> = replicas.iter().map(without_protection).collect();
        changed = changed.setting("Replicas", Some(replicas.into()));
    }
    (changed != *properties).then(|| resource.setting("Properties", Some(changed)))
}

/// The updates that a table needs, in their order.
fn units(states: &States<'_, '_>, allowances: &Allowances, last: &BTreeSet<&str>) -> Vec<Unit> {
    let (before, after, region) = (states.before, states.after, states.region);
    let id = states.new.logical_id();
    let of_index = |index| Settings { index: Some(index), billing: false };
    let moves = index_moves(before, after, |name| allowances.has_gap(id, name), last);
    let mut settings: Vec<Settings> = moves.into_iter().map(of_index).collect();
    let to_on_demand = match (before.is_on_demand(), after.is_on_demand()) {
        (Some(before), Some(after)) if before != after => Some(after),
        _ => None,
    };
    let of_billing = Settings { index: None, billing: true };
    match to_on_demand {
        Some(true) => settings.insert(0, of_billing),
        Some(false) => settings.push(of_billing),
        None => {}
    }
    let come = after.replicas.keys().filter(|it| !before.replicas.contains_key(*it));
    let go = before.replicas.keys().filter(|it| !after.replicas.contains_key(*it));
    let come: Vec<&String> = come.collect();
    let is_protected = |of: &&String| {
        let replica =
            before.replicas.get(*of).and_then(|it| it.member("DeletionProtectionEnabled"));
        let is_allowed = allowances.has(&Allowance::Replica(id.to_owned(), (*of).clone()));
        is_allowed && replica.is_some_and(is_true)
    };
    let has_first = !come.is_empty() && (states.has_stream_first() || to_on_demand == Some(true));
    let moves_replicas = !come.is_empty() || go.clone().next().is_some();
    let encryption = states.encryption().filter(|_| moves_replicas);
    let is_first = has_first
        || go.clone().any(|of| is_protected(&of))
        || encryption == Some(Encryption::Early);
    let has_policy = come.iter().any(|of| {
        let replica = after.replicas.get(*of);
        *of != region && replica.is_some_and(|it| it.member("ResourcePolicy").is_some())
    });
    let is_last = has_policy || encryption == Some(Encryption::Late);
    let switches = usize::from(is_first) + usize::from(is_last);
    let time_to_live = if states.swaps_time_to_live() { 2 } else { 0 };
    let needed = switches.max(time_to_live).max(usize::from(states.have_rest()));
    // Provisioned capacity comes last, when all indexes are there.
    while settings.len() < needed {
        let at = if to_on_demand == Some(false) { 0 } else { settings.len() };
        settings.insert(at, Settings::default());
    }
    let replicas = come.into_iter().chain(go).map(|region| Unit::Replica(region.clone()));
    let mut units: Vec<Unit> = replicas.collect();
    let behind = if is_first { 0 } else { units.len() };
    let mut settings = settings.into_iter().map(Unit::Settings);
    if let Some(first) = settings.next() {
        units.insert(behind, first);
    }
    units.extend(settings);
    units
}

/// Whether nothing differs between two states of a resource.
fn are_alike(id: &str, one: Expr, other: Expr) -> bool {
    let template = |resource| Template::empty().setting("Resources", id, Some(resource));
    let environment = Environment::default();
    let (one, other) = (template(one), template(other));
    let changes = TemplateChanges::between((&one, &environment), (&other, &environment));
    changes.changes.is_empty()
}
