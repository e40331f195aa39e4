//! `RowReach`: which rows of a resource an action reaches.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::evaluate::{Answer, KnownRows, Probe, Request, RowKey, Rows, Session, Targets, Verdict};
use crate::facts::Action;

/// An action that is allowed on a resource, or may be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ActionReach {
    pub(super) action: Action,
    pub(super) reach: RowReach,
}

/// The actions that are allowed on a resource, or may be. Resources that are alike share them.
pub(super) type Reach = Arc<[ActionReach]>;

/// Which rows it reaches.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum RowReach {
    /// Every row, or the action does not concern rows.
    Every,
    /// The rows with these partition keys, as the policy writes them.
    Rows {
        keys: Arc<[String]>,
        /// Whether every key depends on the caller.
        own: bool,
    },
    /// It is not known, for this reason.
    Perhaps(String),
}

/// The key of somebody else's row, which no policy names.
const SOMEBODY_ELSES: &str = "somebody else's row";

/// What a session may do with each of some targets, by their numbers; nothing with all others.
pub(super) fn reached(session: &Session<'_>, targets: &Targets) -> BTreeMap<usize, Reach> {
    let mut known = KnownRows::default();
    let groups = session.probes(targets).into_iter();
    let reached = groups.flat_map(|(probe, numbers)| {
        let reach = of_probe(&probe, &mut known);
        numbers.into_iter().map(move |number| (number, Arc::clone(&reach)))
    });
    reached.collect()
}

/// The allowed actions that apply to no resource.
pub(super) fn account_wide(session: &Session<'_>) -> Vec<Action> {
    let targets = session.evaluator().targets([Request::new(Action::ListTables)]);
    let reached = reached(session, &targets);
    let all = reached.values().flat_map(|reach| reach.iter());
    all.filter(|one| one.reach == RowReach::Every).map(|one| one.action).collect()
}

fn of_probe(probe: &Probe<'_>, known: &mut KnownRows) -> Reach {
    let actions = probe.actions().into_iter();
    let reached = actions.filter_map(|action| {
        let reach = reach(probe, action, known)?;
        Some(ActionReach { action, reach })
    });
    // If a policy is not known, every action is open. The report says that once, for the policy.
    let is_said = |one: &ActionReach| matches!(one.reach, RowReach::Perhaps(_));
    reached.filter(|one| !probe.leaves_all_open() || !is_said(one)).collect()
}

fn reach(probe: &Probe<'_>, action: Action, known: &mut KnownRows) -> Option<RowReach> {
    if !action.carries_leading_keys() {
        return simple(&probe.decide(action, Rows::Unspecified));
    }
    let foreign = RowKey::new(SOMEBODY_ELSES);
    let foreign = std::slice::from_ref(&foreign);
    let of_foreign = probe.decide(action, Rows::With(foreign));
    if let Some(reach) = simple(&of_foreign) {
        return Some(reach);
    }
    if !probe.is_conditional(action) {
        return None;
    }
    if action == Action::PartiQLSelect
        && let Some(reach) = simple(&probe.decide(action, Rows::None))
    {
        return Some(reach);
    }
    let rows = probe.rows(action, known);
    let (mut keys, mut own) = (Vec::new(), true);
    let mut perhaps = None;
    let mut of_classes: BTreeMap<usize, Option<RowReach>> = BTreeMap::new();
    for (row, class) in rows.iter() {
        let is_new = !of_classes.contains_key(&class);
        let of_class = of_classes.entry(class).or_insert_with(|| {
            simple(&probe.decide(action, Rows::With(std::slice::from_ref(&row.example))))
        });
        match of_class {
            None => {}
            Some(RowReach::Perhaps(why)) => {
                perhaps.get_or_insert_with(|| why.clone());
            }
            Some(_) => {
                let both = [row.example.clone(), RowKey::new(SOMEBODY_ELSES)];
                let takes_more = is_new && takes_many(action);
                if takes_more && is_allowed(&probe.decide(action, Rows::With(&both))) {
                    return Some(RowReach::Every);
                }
                own &= row.is_own;
                keys.push(row.written.clone());
            }
        }
    }
    if keys.is_empty() {
        return perhaps.map(RowReach::Perhaps);
    }
    Some(RowReach::Rows { keys: keys.into(), own })
}

/// Whether one request can be for rows of several partition keys.
fn takes_many(action: Action) -> bool {
    matches!(action, Action::BatchGetItem | Action::BatchWriteItem)
}

fn is_allowed(answer: &Answer) -> bool {
    answer.verdict() == Verdict::Allowed
}

fn simple(answer: &Answer) -> Option<RowReach> {
    match answer.verdict() {
        Verdict::Allowed => Some(RowReach::Every),
        Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => None,
        Verdict::Undecided => {
            let why = answer.unknown().map(|unknown| unknown.why().to_owned());
            Some(RowReach::Perhaps(why.unwrap_or_default()))
        }
    }
}
