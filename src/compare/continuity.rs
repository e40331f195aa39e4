//! Whether an update between two templates keeps what both allow, and gives nothing that neither does.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;

use indexmap::IndexSet;

use super::affected::Affected;
use super::effect::TemplateChange;
use super::template::TemplateChanges;
use crate::evaluate::{
    Environment, Evaluator, How, Other, PartKind, Probe, Session, TablePart, Targets,
    bears_on_access, broken_between,
};
use crate::facts::Action;
use crate::template::{Expr, Resource, Template};

/// A right that an update between two templates takes or gives, though neither end does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Interruption {
    /// ``role `Reader` ``
    pub(crate) noun: String,
    /// The logical id of the table.
    pub(crate) table: String,
    /// The indexes by which the right is given, in whichever template; none where it is the table's own.
    pub(crate) indexes: Vec<String>,
    pub(crate) action: &'static str,
    pub(crate) how: How,
}

/// The templates with their tables, as all are asked.
struct Side<'t> {
    template: &'t Template,
    evaluator: Evaluator,
    parts: IndexSet<TablePart>,
    targets: Targets,
}

/// What a template between the two ends breaks, of which each is deployed to an environment, and the one between to that of
/// the old one. A right on an index is a right on its table and key, whatever it is called.
pub(crate) fn interruptions(
    [old, new]: [(&Template, &Environment); 2],
    between: &Template,
) -> Vec<Interruption> {
    let (old, environment) = old;
    let (new, after) = new;
    let value = |template: &Template, environment: &Environment, name: &str| {
        let given = environment.given(name).map(str::to_owned);
        given.or_else(|| template.parameter(name)?.default()?.compared())
    };
    let is_changed = |name: &str| value(old, environment, name) != value(new, after, name);
    let is_other_at_the_end =
        rights_change(between, new) || old.parameters().any(|(name, _)| is_changed(name));
    if !rights_change(old, between) && !is_other_at_the_end && !loses_indexes(old, between) {
        return Vec::new();
    }
    let mut changes = TemplateChanges::between((old, environment), (between, environment));
    let (of_tables, others): (Vec<_>, Vec<_>) =
        changes.changes.drain(..).filter(|it| it.resource.is_some()).partition(|change| {
            change.kind.as_deref().is_some_and(|it| it.starts_with("AWS::DynamoDB::"))
        });
    let takes = |change: &&TemplateChange| {
        !change.path.is_empty() && (change.after.is_none() || change.has_key("ResourcePolicy"))
    };
    let gains = of_tables.iter().any(|it| it.before.is_none());
    // What only comes to a table takes no right from anybody, and gives none but where rights are others in the end.
    let taken = of_tables.iter().filter(takes).cloned();
    let counted =
        if gains && rights_change(between, new) { of_tables.clone() } else { taken.collect() };
    changes.changes = others.into_iter().chain(counted).collect();
    let affected = Affected::of(&changes, [old, between], &OnceCell::new());
    if affected.is_empty() {
        return Vec::new();
    }
    let before = Evaluator::of(old, environment.clone());
    let last = Evaluator::beside(new, after.clone(), &before);
    let middle = Evaluator::beside(between, environment.clone(), &last);
    let sides = [(old, before), (between, middle), (new, last)].map(|(template, evaluator)| {
        let parts: IndexSet<TablePart> = evaluator.table_parts().into_iter().collect();
        let targets = evaluator.targets(parts.iter().map(TablePart::request));
        Side { template, evaluator, parts, targets }
    });
    let mut found = Vec::new();
    let roles: IndexSet<&str> = sides.iter().flat_map(|side| side.evaluator.roles()).collect();
    for role in roles {
        let sessions = sides
            .each_ref()
            .map(|side| side.evaluator.role(role).ok().filter(|it| it.logical_id() == role));
        let concerns = |table: &str| affected.concerns(role, Some(table));
        ask(&sides, &sessions, &format!("role `{role}`"), &concerns, &mut found);
    }
    let names = sides.each_ref().map(|side| side.evaluator.others(side.template));
    let others: IndexSet<(String, &str)> = names
        .iter()
        .flatten()
        .filter(|other| !other.kind().is_unknown())
        .map(|other| (other.id().to_owned(), other.kind().name()))
        .collect();
    for (id, kind) in others {
        let is_one = |other: &&Other| other.id() == id && other.kind().name() == kind;
        let own = names.each_ref().map(|all| all.iter().find(is_one));
        let Some(noun) = own.iter().flatten().next().map(|it| it.noun().to_owned()) else {
            continue;
        };
        let [old, between, new] = own;
        let [before, middle, after] = &sides;
        let sessions = [
            old.map(|it| it.session(&before.evaluator)),
            between.map(|it| it.session(&middle.evaluator)),
            new.map(|it| it.session(&after.evaluator)),
        ];
        let concerns = |table: &str| affected.concerns_others(Some(table));
        ask(&sides, &sessions, &noun, &concerns, &mut found);
    }
    found
}

/// Whether anything by which somebody may do something is another: a policy, or whatever policies refer to.
fn rights_change(between: &Template, new: &Template) -> bool {
    let are_one = |id: &str| match (between.resource(id), new.resource(id)) {
        (Some(one), Some(other)) if is_table(&one) => policies_of(&one) == policies_of(&other),
        (Some(one), Some(other)) => one.node().expr() == other.node().expr(),
        // A table that comes has its own rights with it.
        (one, other) => one.or(other).is_some_and(|it| is_table(&it)),
    };
    let mut both = [between, new].into_iter().flat_map(Template::resources);
    both.any(|it| bears_on_access(&it) && !are_one(it.logical_id()))
}

/// Whether a table has fewer indexes, or other ones, than it had.
fn loses_indexes(old: &Template, between: &Template) -> bool {
    let lists = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes", "VectorIndexes"];
    let names = |table: &Resource<'_>| -> Option<BTreeSet<String>> {
        let indexes = lists.iter().filter_map(|list| table.property(list));
        let names = indexes.flat_map(|list| list.items().map(|it| it.get("IndexName")?.as_str()));
        names.map(|name| name.map(str::to_owned)).collect()
    };
    old.resources().filter(is_table).any(|table| {
        let Some(other) = between.resource(table.logical_id()) else { return false };
        match (names(&table), names(&other)) {
            (Some(before), Some(after)) => !before.is_subset(&after),
            _ => table.node().expr() != other.node().expr(),
        }
    })
}

fn is_table(resource: &Resource<'_>) -> bool {
    resource.kind().is_some_and(|kind| kind.starts_with("AWS::DynamoDB::"))
}

/// The policies that a table has, in each of its Regions.
fn policies_of<'t>(table: &Resource<'t>) -> Vec<Option<&'t Expr>> {
    let replicas = table.property("Replicas");
    let replicas = replicas.iter().flat_map(|it| it.items());
    let own = table.property("ResourcePolicy").into_iter();
    own.map(Some)
        .chain(replicas.map(|it| it.get("ResourcePolicy")))
        .map(|it| Some(it?.expr()))
        .collect()
}

/// Asks a principal on the tables that are concerned.
fn ask(
    sides: &[Side<'_>; 3],
    sessions: &[Option<Session<'_>>; 3],
    noun: &str,
    concerns: &dyn Fn(&str) -> bool,
    found: &mut Vec<Interruption>,
) {
    let mut parts: IndexSet<&TablePart> = IndexSet::new();
    for (side, session) in sides.iter().zip(sessions) {
        let Some(session) = session else { continue };
        let numbers: BTreeSet<usize> = session.concerned(&side.targets);
        let own = numbers.into_iter().filter_map(|number| side.parts.get_index(number));
        parts.extend(own.filter(|part| concerns(&part.table)));
    }
    let mut asked: BTreeSet<Vec<String>> = BTreeSet::new();
    for part in parts {
        let indexes = indexes_like(part, sides);
        let place = [part.table.clone(), part.region.clone().unwrap_or_default()];
        if !indexes.is_empty() && !asked.insert([place.as_slice(), &indexes].concat()) {
            continue;
        }
        let probes = |at: usize| -> Vec<Probe<'_>> {
            let (Some(side), Some(Some(session))) = (sides.get(at), sessions.get(at)) else {
                return Vec::new();
            };
            let numbers = side.giving_the_same(part, sides);
            numbers.into_iter().filter_map(|number| session.probe(&side.targets, number)).collect()
        };
        let [old, between, new] = [probes(0), probes(1), probes(2)];
        let all = old.iter().chain(&between).chain(&new);
        let actions: BTreeSet<Action> =
            all.flat_map(|it| it.actions().iter().collect::<Vec<_>>()).collect();
        for action in actions {
            let how = match broken_between([&old, &between, &new], action) {
                Ok(None) => continue,
                Ok(Some(broken)) => broken.how,
                Err(error) => How::Undecided(error.why),
            };
            found.push(Interruption {
                noun: noun.to_owned(),
                table: part.table.clone(),
                indexes: indexes.clone(),
                action: action.name(),
                how,
            });
        }
    }
}

/// The names of the indexes by which the right on an index is given, in whichever template: of its own, or also of those
/// with its key where it is not in all of them.
fn indexes_like(part: &TablePart, sides: &[Side<'_>; 3]) -> Vec<String> {
    let Some(own) = part.kind.index_name() else { return Vec::new() };
    if sides.iter().all(|side| side.parts.contains(part)) {
        return vec![own.into_owned()];
    }
    let parts: IndexSet<&TablePart> = (sides.iter())
        .flat_map(|side| side.giving_the_same(part, sides).into_iter().map(move |at| (side, at)))
        .filter_map(|(side, at)| side.parts.get_index(at))
        .collect();
    let mut names: Vec<String> =
        parts.iter().filter_map(|it| it.kind.index_name()).map(Cow::into_owned).collect();
    names.sort();
    names
}

impl Side<'_> {
    /// The parts of this template by which the right on a part is given: itself, or else the indexes of the table that
    /// have its key, in whichever template it is.
    fn giving_the_same(&self, part: &TablePart, sides: &[Side<'_>; 3]) -> Vec<usize> {
        let own = self.parts.get_index_of(part);
        let key = sides.iter().find_map(|side| key_of(side.template, part));
        if let Some(number) = own.filter(|_| key.is_none()) {
            return vec![number];
        }
        let is_same = |other: &TablePart| {
            other.table == part.table
                && other.region == part.region
                && key.is_some()
                && key_of(self.template, other) == key
        };
        let numbered = self.parts.iter().enumerate();
        numbered.filter(|(_, other)| is_same(other)).map(|(number, _)| number).collect()
    }
}

/// The key of an index as it is written.
fn key_of(template: &Template, part: &TablePart) -> Option<String> {
    let PartKind::Index(name) = &part.kind else { return None };
    let table = template.resource(&part.table)?;
    let indexes = table.property("GlobalSecondaryIndexes")?;
    let own = |index: &Expr| index.member("IndexName").and_then(Expr::as_str) == Some(name);
    let index = indexes.items().find(|index| own(index.expr()))?;
    Some(index.get("KeySchema")?.expr().to_json())
}
