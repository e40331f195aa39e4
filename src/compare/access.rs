//! `AccessChanges`: what each role gains and loses between two templates.

use indexmap::IndexSet;

use crate::evaluate::{
    Assumed, Change, Environment, Evaluator, Lock, Locks, Probe, Request, Session, TablePart,
    Targets, changes,
};
use crate::facts::Action;
use crate::template::Template;

/// What each role may do under one template and not under another, each with a request to show it, for every request
/// that a role can make on the tables of either, their indexes and streams, and for the account.
///
/// Not compared: users and groups, other services, tables of other stacks, and the principals of the tables' own
/// policies other than the roles of the template.
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
    /// What conditions of the second template depend on and nobody gave.
    pub(crate) assumed: Assumed,
}

/// A change for a role.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The role's logical id.
    pub(super) role: String,
    /// `Orders/index/byUser`, or `*`.
    pub(super) place: String,
    pub(super) change: Change,
}

/// A template, and all roles and places that either template has.
struct Side<'e> {
    evaluator: &'e Evaluator,
    targets: &'e Targets,
}

/// A role under one template.
struct Holder<'e> {
    session: Session<'e>,
    /// Whether it may use the keys of tables.
    locks: Locks,
}

impl AccessChanges {
    /// Compares two templates as they would be deployed to one environment, the second over the first.
    pub fn between(old: &Template, new: &Template, environment: &Environment) -> Self {
        let before = Evaluator::of(old, environment.clone());
        let after = Evaluator::beside(new, environment.clone(), &before);
        let parts: IndexSet<TablePart> =
            before.table_parts().into_iter().chain(after.table_parts()).collect();
        let requests = || {
            let account = Request::new(Action::ListTables);
            parts.iter().map(TablePart::request).chain([account])
        };
        let (of_old, of_new) = (before.targets(requests()), after.targets(requests()));
        let sides = [
            Side { evaluator: &before, targets: &of_old },
            Side { evaluator: &after, targets: &of_new },
        ];
        let roles: IndexSet<&str> = before.roles().chain(after.roles()).collect();
        let mut entries = Vec::new();
        for role in roles {
            compare_role(role, &sides, &parts, &mut entries);
        }
        let assumed = Assumed::of(new, environment).with_keys(after.keys_left_to_the_account());
        Self { entries, assumed }
    }

    /// Whether every request is decided alike.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn compare_role(
    role: &str,
    sides: &[Side<'_>; 2],
    parts: &IndexSet<TablePart>,
    entries: &mut Vec<Entry>,
) {
    let [old, new] = &sides.each_ref().map(|side| Holder::of(role, side));
    let concerned = |holder: &Option<Holder<'_>>, side: &Side<'_>| {
        holder.as_ref().map(|it| it.session.concerned(side.targets)).unwrap_or_default()
    };
    let [before, after] = sides;
    let mut numbers = concerned(old, before);
    numbers.extend(concerned(new, after));
    for number in numbers {
        let part = parts.get_index(number);
        let of_old = old.as_ref().and_then(|it| it.session.probe(before.targets, number));
        let of_new = new.as_ref().and_then(|it| it.session.probe(after.targets, number));
        let place = part.map_or_else(|| "*".to_owned(), |part| part.noun_among(parts));
        let actions =
            |probe: &Option<Probe<'_>>| probe.as_ref().map(Probe::actions).unwrap_or_default();
        for action in actions(&of_old).or(actions(&of_new)).iter() {
            let add =
                |change: Change| Entry { role: role.to_owned(), place: place.clone(), change };
            let lock = |holder: &Option<Holder<'_>>| {
                let part = part.filter(|_| action.touches_items());
                holder.as_ref().zip(part).map_or(Lock::Open, |(holder, part)| holder.locks.of(part))
            };
            let (lock_of_old, lock_of_new) = (lock(old), lock(new));
            if let Some(why) = unsure(&lock_of_old, &lock_of_new) {
                entries.push(add(Change::undecided(action, why)));
                continue;
            }
            let of_old = of_old.as_ref().filter(|_| lock_of_old != Lock::Closed);
            let of_new = of_new.as_ref().filter(|_| lock_of_new != Lock::Closed);
            match changes(of_old, of_new, action) {
                Ok(found) => entries.extend(found.into_iter().map(add)),
                Err(error) => entries.push(add(Change::undecided(action, error.why))),
            }
        }
    }
}

/// Why it is not known whether the key lets a role in; `None` also where that is so on both sides for one reason.
fn unsure(old: &Lock, new: &Lock) -> Option<String> {
    match (old, new) {
        (old, new) if old == new => None,
        (_, Lock::Unknown(why)) | (Lock::Unknown(why), _) => Some(why.clone()),
        _ => None,
    }
}

impl<'e> Holder<'e> {
    fn of(role: &str, side: &Side<'e>) -> Option<Self> {
        let session = side.evaluator.role(role).ok().filter(|it| it.logical_id() == role)?;
        let locks = session.locks();
        Some(Self { session, locks })
    }
}
