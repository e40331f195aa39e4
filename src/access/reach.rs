//! `RowReach`: which rows of a resource an action reaches.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::evaluate::{
    Answer, Evaluator, KnownRows, Probe, Reached, Request, RowKey, Rows, Session, Targets, Verdict,
    What, key_words, says_another_again,
};
use crate::facts::Action;
use crate::facts::condition_key::spelled_condition_key;
use crate::names;

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

/// What a session may do with each of some targets, by their numbers; nothing with all others. It has one value of its
/// own for each variable, and the other one, which is the same, has any.
pub(super) fn reached(
    session: &Session<'_>,
    any: &Session<'_>,
    targets: &Targets,
) -> BTreeMap<usize, Reach> {
    let mut known = KnownRows::default();
    let groups = session.probes(targets).into_iter();
    let reached = groups.flat_map(|(probe, numbers)| {
        let whole = || any.probe(targets, *numbers.first()?);
        let reach = of_probe(&probe, &mut known, whole, session.evaluator());
        numbers.into_iter().map(move |number| (number, Arc::clone(&reach)))
    });
    reached.collect()
}

/// The allowed actions that apply to no resource.
pub(super) fn account_wide(session: &Session<'_>) -> Vec<Action> {
    let targets = session.evaluator().targets([Request::new(Action::ListTables)]);
    let reached = reached(session, session, &targets);
    let all = reached.values().flat_map(|reach| reach.iter());
    all.filter(|one| one.reach == RowReach::Every).map(|one| one.action).collect()
}

fn of_probe<'p>(
    probe: &Probe<'_>,
    known: &mut KnownRows,
    whole: impl FnOnce() -> Option<Probe<'p>>,
    evaluator: &Evaluator,
) -> Reach {
    let actions = probe.actions().into_iter();
    let reached = actions.map(|action| (action, reach(probe, action, known)));
    let mut reached: Vec<(Action, Option<RowReach>)> = reached.collect();
    let is_open = |(action, reach): &(Action, Option<RowReach>)| {
        reach.is_none() && probe.is_conditional(*action)
    };
    if reached.iter().any(is_open)
        && let Some(whole) = whole()
    {
        let mut requests = Reached::of(&whole, evaluator, MOST_REQUESTS);
        for one in reached.iter_mut().filter(|one| is_open(one)) {
            one.1 = by_some_requests(&mut requests, one.0);
        }
    }
    let reached = reached.into_iter();
    let reached = reached.filter_map(|(action, reach)| Some(ActionReach { action, reach: reach? }));
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

/// So many requests are asked on a resource, where the caller's own row and somebody else's tell nothing.
const MOST_REQUESTS: usize = 10_000;

/// What other requests for an action may do, if any: they are named by what they have.
fn by_some_requests(requests: &mut Reached<'_>, action: Action) -> Option<RowReach> {
    let found = match requests.by(&Request::new(action), false) {
        Ok(found) => found,
        Err(not_decided) => return Some(RowReach::Perhaps(not_decided.why)),
    };
    let certain = found.iter().find(|one| matches!(one.what, What::Gained(_)));
    Some(RowReach::Perhaps(match &certain.or(found.first())?.what {
        What::Undecided(why) => why.clone(),
        What::Gained(_) | What::Lost(_) => {
            certain.map(|one| only_some(&one.keys)).unwrap_or_default()
        }
    }))
}

/// ``only requests such as one with aws:PrincipalTag/team `red` may``
fn only_some(keys: &[(String, Vec<String>)]) -> String {
    let keys = keys.iter().filter(|(key, _)| !says_another_again(key));
    let (absent, given): (Vec<_>, Vec<_>) = keys.partition(|(_, values)| values.is_empty());
    let given = names::joined(given.into_iter().map(|(key, values)| key_words(key, values)));
    let absent = names::joined(absent.into_iter().map(|(key, _)| spelled_condition_key(key)));
    let parts = [("with", given), ("without", absent)];
    let parts = parts.into_iter().filter(|(_, keys)| !keys.is_empty());
    let parts: Vec<String> = parts.map(|(word, keys)| format!("{word} {keys}")).collect();
    match parts.is_empty() {
        true => "only some requests may".to_owned(),
        false => format!("only requests such as one {} may", parts.join(" and ")),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_named_by_what_it_has_and_has_not() {
        let keys = |all: &[(&str, &[&str])]| -> Vec<(String, Vec<String>)> {
            let values = |values: &[&str]| values.iter().map(|it| (*it).to_owned()).collect();
            all.iter().map(|(key, own)| ((*key).to_owned(), values(own))).collect()
        };
        let (tag, region) = (("aws:principaltag/team", &["red"][..]), ("aws:sourcevpc", &[][..]));
        assert_eq!(
            only_some(&keys(&[tag, region])),
            "only requests such as one with aws:PrincipalTag/team `red` and without aws:SourceVpc may"
        );
        assert_eq!(
            only_some(&keys(&[region])),
            "only requests such as one without aws:SourceVpc may"
        );
        assert_eq!(only_some(&[]), "only some requests may");
    }
}
