//! `Asking`: what each principal may do under both templates, asked of the places that a change bears on.

use std::sync::Arc;

use indexmap::IndexSet;

use super::affected::Affected;
use super::elsewhere::NotCompared;
use super::entry::{Entry, Principal};
use crate::evaluate::{
    Change, Evaluator, Lock, Locks, Other, Probe, Said, Session, TablePart, Targets, changes,
};

/// A template, and all places that either template has.
pub(super) struct Side<'e> {
    pub(super) evaluator: &'e Evaluator,
    pub(super) targets: &'e Targets,
}

/// A principal under one template.
struct Holder<'s, 'e> {
    session: &'s Session<'e>,
    /// Whether it may use the keys of tables.
    locks: Locks,
}

/// The most kinds of requests that are asked for a principal.
const MOST_OF_ONE: usize = 100_000;

/// After so many actions of a principal with too many kinds of requests, no further one is tried.
const MOST_REFUSED: usize = 3;

/// Both sides, and what is asked of them.
pub(super) struct Asking<'e> {
    pub(super) sides: &'e [Side<'e>; 2],
    pub(super) parts: &'e IndexSet<TablePart>,
    pub(super) affected: &'e Affected,
    pub(super) said: &'e Said<'e>,
}

impl Asking<'_> {
    /// Compares a role, whose logical ids are these.
    pub(super) fn compare_role(
        &self,
        ids: [Option<&str>; 2],
        entries: &mut Vec<Entry>,
        elsewhere: &mut Vec<NotCompared>,
    ) {
        let [old, new] = ids;
        let Some(id) = new.or(old) else { return };
        let noun = format!("role `{id}`");
        let principal = Arc::new(Principal { id: id.to_owned(), kind: "role", noun });
        let concerns =
            |table: Option<&str>| ids.iter().flatten().any(|id| self.affected.concerns(id, table));
        let [before, after] = self.sides;
        let sessions = [role_of(old, before.evaluator), role_of(new, after.evaluator)];
        self.compare(&principal, &sessions, &concerns, entries);
        if concerns(None) {
            self.compare_elsewhere(&principal, &sessions, entries, elsewhere);
        }
    }

    /// Compares somebody who is no role of the templates.
    pub(super) fn compare_other(
        &self,
        pair: &[Option<Other>; 2],
        entries: &mut Vec<Entry>,
        elsewhere: &mut Vec<NotCompared>,
    ) {
        let [old, new] = pair;
        let Some(one) = new.as_ref().or(old.as_ref()).filter(|one| !one.kind().is_unknown()) else {
            return;
        };
        let (id, kind, noun) = (one.id().to_owned(), one.kind().name(), one.noun().to_owned());
        let principal = Arc::new(Principal { id, kind, noun });
        let [before, after] = self.sides;
        let sessions = [
            old.as_ref().map(|old| old.session(before.evaluator)),
            new.as_ref().map(|new| new.session(after.evaluator)),
        ];
        let concerns = |table: Option<&str>| self.affected.concerns_others(table);
        self.compare(&principal, &sessions, &concerns, entries);
        // Of whomever tables let in the own policies are not in the template.
        if concerns(None) && !one.kind().is_let_in() {
            self.compare_elsewhere(&principal, &sessions, entries, elsewhere);
        }
    }

    /// Compares a principal, as it is on both sides, on the tables that are concerned.
    fn compare(
        &self,
        principal: &Arc<Principal>,
        [old, new]: &[Option<Session<'_>>; 2],
        concerns: &dyn Fn(Option<&str>) -> bool,
        entries: &mut Vec<Entry>,
    ) {
        let [before, after] = self.sides;
        let parts = self.parts;
        let old = &old.as_ref().map(Holder::of);
        let new = &new.as_ref().map(Holder::of);
        let concerned = |holder: &Option<Holder<'_, '_>>, side: &Side<'_>| {
            holder.as_ref().map(|it| it.session.concerned(side.targets)).unwrap_or_default()
        };
        let mut asked = Asked::default();
        let mut numbers = concerned(old, before);
        numbers.extend(concerned(new, after));
        for number in numbers {
            let part = parts.get_index(number);
            let table = part.map(|part| part.table.as_str());
            if !concerns(table) {
                continue;
            }
            let of_old = old.as_ref().and_then(|it| it.session.probe(before.targets, number));
            let of_new = new.as_ref().and_then(|it| it.session.probe(after.targets, number));
            let place = part.map_or_else(|| "*".to_owned(), |part| part.noun_among(parts));
            let locks = |holder: &Option<Holder<'_, '_>>| {
                holder.as_ref().zip(part).map(|(holder, part)| holder.locks.of(part))
            };
            let locks = [locks(old), locks(new)].map(|lock| lock.unwrap_or(Lock::Open));
            self.compare_at(principal, &place, [of_old, of_new], &locks, &mut asked, entries);
        }
    }

    /// Compares a principal in one place, by what it is asked of on both sides, behind the locks of its table.
    pub(super) fn compare_at(
        &self,
        principal: &Arc<Principal>,
        place: &str,
        [of_old, of_new]: [Option<Probe<'_>>; 2],
        locks: &[Lock; 2],
        asked: &mut Asked,
        entries: &mut Vec<Entry>,
    ) {
        let both = self.sides.each_ref().map(|side| side.evaluator);
        let actions =
            |probe: &Option<Probe<'_>>| probe.as_ref().map(Probe::actions).unwrap_or_default();
        for action in actions(&of_old).or(actions(&of_new)).iter() {
            let add = |change: Change| Entry {
                principal: Arc::clone(principal),
                place: place.to_owned(),
                action: change.action.qualified_name(),
                resource: Evaluator::readable(both, &change.resource),
                keys: change.keys,
                what: change.what,
                function: None,
            };
            let [lock_of_old, lock_of_new] = locks
                .each_ref()
                .map(|lock| if action.touches_items() { lock } else { &Lock::Open });
            if let Some(why) = unsure(lock_of_old, lock_of_new) {
                entries.push(add(Change::undecided(action, why)));
                continue;
            }
            let of_old = of_old.as_ref().filter(|_| *lock_of_old != Lock::Closed);
            let of_new = of_new.as_ref().filter(|_| *lock_of_new != Lock::Closed);
            if let Some(why) = asked.why_no_more() {
                entries.push(add(Change::undecided(action, why)));
                continue;
            }
            match changes(of_old, of_new, action, &mut asked.requests, self.said) {
                Ok(found) => entries.extend(found.into_iter().map(add)),
                Err(error) => {
                    asked.refused.push(error.why.clone());
                    entries.push(add(Change::undecided(action, error.why)));
                }
            }
        }
    }
}

/// What was asked of a principal. Too many kinds of requests take long to be counted, and are so for most actions
/// alike.
#[derive(Default)]
pub(super) struct Asked {
    requests: usize,
    /// Why actions were not decided.
    refused: Vec<String>,
}

impl Asked {
    /// Why no further action is tried; `None` if it is.
    fn why_no_more(&self) -> Option<String> {
        if self.refused.len() < MOST_REFUSED && self.requests <= MOST_OF_ONE {
            return None;
        }
        let too_many = || format!("it can make more than {MOST_OF_ONE} kinds of requests");
        Some(self.refused.last().cloned().unwrap_or_else(too_many))
    }
}

/// Why it is not known whether the key lets a role in; `None` also where that is so on both sides for one reason.
fn unsure(old: &Lock, new: &Lock) -> Option<String> {
    match (old, new) {
        (old, new) if old == new => None,
        (_, Lock::Unknown { why, .. }) | (Lock::Unknown { why, .. }, _) => Some(why.clone()),
        _ => None,
    }
}

/// A session of the role with this logical id.
fn role_of<'e>(id: Option<&str>, evaluator: &'e Evaluator) -> Option<Session<'e>> {
    let id = id?;
    evaluator.role(id).ok().filter(|it| it.logical_id() == id)
}

impl<'s, 'e> Holder<'s, 'e> {
    fn of(session: &'s Session<'e>) -> Self {
        Self { session, locks: session.locks() }
    }
}
