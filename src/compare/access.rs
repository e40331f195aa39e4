//! `AccessChanges`: what each principal gains and loses between two templates.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexSet;

use super::affected::Affected;
use super::becoming::Becoming;
use super::diff::keeping;
use super::effect::Effect;
use super::elsewhere::NotCompared;
use super::retained;
use super::template::TemplateChanges;
use super::unasked::{Known, Unasked};
use crate::evaluate::{
    Assumed, Change, Environment, Evaluator, Lock, Locks, Other, Probe, Request, Said, Session,
    TablePart, Targets, What, changes,
};
use crate::facts::Action;
use crate::template::Template;

/// What each principal may do under one template and not under another, each with a request to show it, for every
/// request on the tables of either, their indexes and streams, on tables elsewhere that statements name or include, and
/// for the account. The principals are the roles, users
/// and groups, whoever has a policy, and whom the policies of tables let in.
///
/// Not compared: other services, the policies of tables elsewhere, and what is not in the template, such as what a nested
/// stack makes.
///
/// ```
/// use tablature::Action::{GetItem, PutItem};
/// use tablature::compare::AccessChanges;
/// use tablature::evaluate::Environment;
/// use tablature::{Action, Attribute, Role, Stack, Stage, TableV2};
///
/// let template = |actions: &[Action]| {
///     let mut stack = Stack::new("notes");
///     let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("id")));
///     stack.add(Role::for_lambda("Writer").allow(notes.actions(actions.to_vec())));
///     stack.template(&Stage::default()).unwrap()
/// };
/// let (old, new) = (template(&[GetItem]), template(&[GetItem, PutItem]));
/// let changes = AccessChanges::between(&old, &new, &Environment::default());
/// assert!(!changes.is_empty());
/// assert!(changes.text().starts_with("gained\n\nrole `Writer`\n  PutItem on Notes"));
/// assert!(AccessChanges::between(&old, &old, &Environment::default()).is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct AccessChanges {
    pub(super) entries: Vec<Entry>,
    /// What differs and is not compared.
    pub(super) elsewhere: Vec<NotCompared>,
    /// Changes about which no request is asked.
    pub(super) unasked: Vec<Unasked>,
    /// Why anything may change besides: macros get both templates, which differ.
    pub(super) by_macros: Option<&'static str>,
    /// What conditions of the templates depend on and nobody gave.
    pub(crate) assumed: Assumed,
    /// The roles of whom it is told who becomes them that could not before.
    told: BTreeSet<String>,
    /// The policies that others than before have who are in neither template, and what puts such into groups.
    held_elsewhere: BTreeSet<String>,
}

/// Who gains or loses something.
#[derive(Clone, Debug)]
pub(super) struct Principal {
    /// The logical id, or the name in the policy that lets it in.
    pub(super) id: String,
    /// `role`, or of which other kind it is.
    pub(super) kind: &'static str,
    /// ``role `Reader` ``
    pub(super) noun: String,
}

/// A change for a principal.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) principal: Arc<Principal>,
    /// `Orders/index/byUser`, or `*`; of a role that it becomes, the logical id.
    pub(super) place: String,
    /// `dynamodb:GetItem`
    pub(super) action: &'static str,
    pub(super) resource: String,
    /// The condition keys of the request that matter, as AWS spells them.
    pub(super) keys: Vec<(String, Vec<String>)>,
    pub(super) what: What,
    /// The logical id of the function by which a role is had.
    pub(super) function: Option<String>,
}

/// A template, and all places that either template has.
pub(super) struct Side<'e> {
    pub(super) evaluator: &'e Evaluator,
    targets: &'e Targets,
}

/// A principal under one template.
struct Holder<'s, 'e> {
    session: &'s Session<'e>,
    /// Whether it may use the keys of tables.
    locks: Locks,
}

impl AccessChanges {
    /// Compares two templates as they would be deployed to one environment, the second over the first.
    pub fn between(old: &Template, new: &Template, environment: &Environment) -> Self {
        let (given, kept) = (environment.before_update(), keeping(environment, old));
        let changes = TemplateChanges::between((old, &given), (new, &kept));
        Self::because_of(&changes, (old, &given), (new, &kept))
    }

    /// The same for templates that differ in these changes, each with its environment.
    pub(super) fn because_of(
        changes: &TemplateChanges,
        old: (&Template, &Environment),
        new: (&Template, &Environment),
    ) -> Self {
        let both = [old.0, new.0];
        let holders = OnceCell::new();
        let affected = Affected::of(changes, both, &holders);
        let mut compared = Self::of_affected(&affected, old, new);
        retained::leave_open(&mut compared.entries, &changes.changes, old.0);
        let known = Known {
            templates: both,
            account: old.1.account(),
            holders: &holders,
            told: &compared.told,
            held_elsewhere: &compared.held_elsewhere,
            renewed: (changes.changes.iter())
                .filter(|change| change.effect == Effect::Replace)
                .filter_map(|change| change.resource.as_deref())
                .collect(),
            compares_tags: OnceCell::new(),
            signs_in: OnceCell::new(),
        };
        let numbered = changes.changes.iter().enumerate();
        let unasked: Vec<Unasked> = numbered
            .filter_map(|(number, change)| {
                let why = known.why(change)?;
                Some(Unasked { change: number, resource: change.resource.clone(), why })
            })
            .collect();
        Self { unasked, ..compared }
    }

    /// The same, asking about these alone.
    pub(super) fn of_affected(
        affected: &Affected,
        (old, environment): (&Template, &Environment),
        (new, kept): (&Template, &Environment),
    ) -> Self {
        let assumed = Assumed::of(old, environment).and(Assumed::of(new, kept));
        let is_rewritten = old.is_rewritten() || new.is_rewritten();
        let by_macros = Some("what macros make of the change is not compared")
            .filter(|_| is_rewritten && !affected.is_empty());
        if affected.is_empty() {
            let (entries, elsewhere, unasked) = (Vec::new(), Vec::new(), Vec::new());
            let (told, held_elsewhere) = Default::default();
            return Self { entries, elsewhere, unasked, by_macros, assumed, told, held_elsewhere };
        }
        let before = Evaluator::of(old, environment.clone());
        let after = Evaluator::beside(new, kept.clone(), &before);
        let earlier = |part: &TablePart| {
            let table = after.table_of(&part.table, &before).unwrap_or(&part.table);
            TablePart { table: table.to_owned(), ..part.clone() }
        };
        let [old_parts, new_parts] =
            [&before, &after].map(|side| side.table_parts().into_iter().collect::<IndexSet<_>>());
        let of_old = old_parts.iter().filter(|part| {
            before.table_of(&part.table, &after).is_none_or(|table| table == part.table)
        });
        let parts: IndexSet<TablePart> = of_old.chain(&new_parts).cloned().collect();
        let account = || Some(Request::new(Action::ListTables));
        let request = |part: &TablePart, own: &IndexSet<TablePart>| {
            own.contains(part).then(|| part.request())
        };
        let of_old = parts.iter().map(|part| request(&earlier(part), &old_parts));
        let of_new = parts.iter().map(|part| request(part, &new_parts));
        let of_old = before.targets_that_are_there(of_old.chain([account()]));
        let of_new = after.targets_that_are_there(of_new.chain([account()]));
        let sides = [
            Side { evaluator: &before, targets: &of_old },
            Side { evaluator: &after, targets: &of_new },
        ];
        let said = Said::by([(old, environment), (new, kept)]);
        let asking = Asking { sides: &sides, parts: &parts, affected, said: &said };
        let mut entries = Vec::new();
        let mut elsewhere = Vec::new();
        for role in before.roles() {
            asking.compare_role(
                [Some(role), before.role_of(role, &after)],
                &mut entries,
                &mut elsewhere,
            );
        }
        for role in after.roles().filter(|role| after.role_of(role, &before).is_none()) {
            asking.compare_role([None, Some(role)], &mut entries, &mut elsewhere);
        }
        for pair in after.others_of_both(new, (&before, old)) {
            asking.compare_other(&pair, &mut entries, &mut elsewhere);
        }
        let becoming = match affected.concerns_becoming() {
            true => Becoming::between(affected, &said, (&before, old), (&after, new)),
            false => Becoming::default(),
        };
        entries.extend(becoming.entries);
        let keys = [&before, &after].map(Evaluator::keys_left_to_the_account);
        let keys: IndexSet<String> = keys.into_iter().flatten().collect();
        let assumed = assumed.with_keys(keys);
        let told = becoming.told;
        let held_elsewhere = after.held_by_others_than(new, (&before, old));
        let unasked = Vec::new();
        Self { entries, elsewhere, unasked, by_macros, assumed, told, held_elsewhere }
    }

    /// Whether every request is decided alike.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
            && self.elsewhere.is_empty()
            && self.unasked.is_empty()
            && self.by_macros.is_none()
    }
}

/// The most kinds of requests that are asked for a principal.
const MOST_OF_ONE: usize = 100_000;

/// After so many actions of a principal with too many kinds of requests, no further one is tried.
const MOST_REFUSED: usize = 3;

/// Both sides, and what is asked of them.
pub(super) struct Asking<'e> {
    pub(super) sides: &'e [Side<'e>; 2],
    parts: &'e IndexSet<TablePart>,
    affected: &'e Affected,
    pub(super) said: &'e Said<'e>,
}

impl Asking<'_> {
    /// Compares a role, whose logical ids are these.
    fn compare_role(
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
    fn compare_other(
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
