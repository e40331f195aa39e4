//! What a session may do and another may not, for every request on a resource.

use super::classes::{Classes, Common, GoOn, MOST_CLASSES, NotDecided, Visited};
use super::considered::Considered;
use super::context::{Context, Value};
use super::decision::{Answer, Verdict};
use super::grounds::{Grounds, Said, Which};
use super::policy::PolicyKind;
use super::probe::Probe;
use super::request::CallPart;
use crate::facts::Action;
use crate::facts::condition_key::spelled_condition_key;
use crate::names;

/// A kind of requests that two sessions decide differently, with one of them.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) action: Action,
    /// The resource, of which [`Evaluator::readable`](super::Evaluator::readable) knows the parts that deployment fills in.
    pub(crate) resource: String,
    /// The condition keys of the request that matter, as AWS spells them.
    pub(crate) keys: Vec<(String, Vec<String>)>,
    pub(crate) what: What,
}

impl Change {
    /// Of an action it is not known what changes.
    pub(crate) fn undecided(action: Action, why: String) -> Self {
        Self { action, resource: String::new(), keys: Vec::new(), what: What::Undecided(why) }
    }
}

/// What happens to requests of a kind.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// Only the new session may make them: by this statement of its own.
    Gained(Option<Considered>),
    /// Only the old session may make them: by this statement of its own.
    Lost(Option<Considered>),
    /// It is not known whether that changes, and why.
    Undecided(String),
}

/// What changes on a resource for an action, one entry for each statement that decides. A session that there is
/// not may do nothing. `asked` counts the requests. What a principal may do by policies that are not known is no change
/// of it.
///
/// # Errors
///
/// If not every request could be asked.
pub(crate) fn changes(
    old: Option<&Probe<'_>>,
    new: Option<&Probe<'_>>,
    action: Action,
    asked: &mut usize,
    said: &Said<'_>,
) -> Result<Vec<Change>, NotDecided> {
    let part = CallPart::new(action);
    let sides = [old, new].map(|probe| probe.map(|it| Side::of(it, &part)));
    let [before, after] = &sides;
    let both = || sides.iter().flatten();
    let kinds: Vec<_> = both().flat_map(|side| side.probe.kinds().iter().cloned()).collect();
    let contexts: Vec<&Context> = both().map(|side| &side.common).collect();
    let common = Common { action: Some(action), kinds: &kinds, contexts: &contexts };
    let classes = Classes::of(both().flat_map(|side| side.probe.statements()), &common)?;
    let answer = |side: &Option<Side<'_>>, keys: &Keys| Some(side.as_ref()?.answer(keys));
    let mut grounds = Grounds::new(said)
        .with_policies([old, new].map(|probe| probe.map(|probe| &probe.policies)));
    for (which, probe) in [(Which::Old, old), (Which::New, new)] {
        if let Some(probe) = probe {
            grounds = grounds.with_resource(which, &probe.of_resource);
        }
    }
    let answers = |keys: &Keys| [answer(before, keys), answer(after, keys)];
    let found = differing(&classes, answers, asked, &grounds)?;
    let of_action = |one: Differing| {
        let Differing { resource, keys, what } = one.with_open_keys(contexts_of(&sides));
        Change { action, resource, keys, what }
    };
    Ok(found.into_iter().map(of_action).collect())
}

/// The keys of a request.
type Keys = [(String, Value)];

/// A kind of requests that two sides decide differently.
pub(super) struct Differing {
    pub(super) resource: String,
    pub(super) keys: Vec<(String, Vec<String>)>,
    pub(super) what: What,
}

fn contexts_of<'c>(sides: &'c [Option<Side<'_>>; 2]) -> [Option<&'c Context>; 2] {
    sides.each_ref().map(|side| side.as_ref().map(|side| &side.common))
}

impl Differing {
    /// The same, with the keys that a request carries on the side that allows it, where others are known of all.
    pub(super) fn with_open_keys(mut self, [old, new]: [Option<&Context>; 2]) -> Self {
        let told = match self.what {
            What::Gained(_) => new,
            What::Lost(_) => old,
            What::Undecided(_) => None,
        };
        if let Some(told) = told {
            self.keys.retain(|(key, _)| told.is_open(&key.to_ascii_lowercase()));
        }
        self
    }
}

/// What two sides decide differently of these classes, one entry for each statement that decides. `asked` counts the
/// requests.
///
/// # Errors
///
/// If not every request could be asked.
pub(super) fn differing(
    classes: &Classes<'_>,
    answers: impl Fn(&Keys) -> [Option<Answer>; 2],
    asked: &mut usize,
    grounds: &Grounds<'_, '_>,
) -> Result<Vec<Differing>, NotDecided> {
    let mut found: Vec<(Kind, Differing)> = Vec::new();
    classes.visit_where(&mut { MOST_CLASSES }, |visited| {
        *asked += 1;
        let (Visited::Whole(request) | Visited::Some(request)) = visited;
        let [of_old, of_new] = answers(request);
        if let Visited::Some(_) = visited {
            return match (is_allowed(of_old.as_ref()), is_allowed(of_new.as_ref())) {
                (Some(before), Some(after)) if before == after => GoOn::Elsewhere,
                _ => GoOn::Deeper,
            };
        }
        let Some((kind, what)) = compared(of_old.as_ref(), of_new.as_ref(), grounds) else {
            return GoOn::Deeper;
        };
        if found.iter().any(|(known, _)| *known == kind) {
            return GoOn::Deeper;
        }
        let resource = of_new.or(of_old).map(|it| it.check().marked_resource().to_owned());
        let resource = resource.unwrap_or_default();
        found.push((kind, Differing { resource, keys: keys_of(request), what }));
        GoOn::Deeper
    })?;
    Ok(found.into_iter().map(|(_, one)| one).collect())
}

/// The keys of a request, as they are shown.
pub(super) fn keys_of(request: &[(String, Value)]) -> Vec<(String, Vec<String>)> {
    request.iter().map(|(key, value)| (key.clone(), shown(value))).collect()
}

/// What an entry stands for: there is one of each.
#[derive(PartialEq)]
pub(super) struct Kind {
    verdicts: [Verdict; 2],
    /// The statement, or the reason.
    by: String,
}

/// A session on a resource, and the keys that its requests have in common.
pub(super) struct Side<'p> {
    probe: &'p Probe<'p>,
    part: &'p CallPart,
    pub(super) common: Context,
}

impl<'p> Side<'p> {
    pub(super) fn of(probe: &'p Probe<'p>, part: &'p CallPart) -> Self {
        let common = probe.check_of(part).context().clone();
        Self { probe, part, common }
    }

    pub(super) fn probe(&self) -> &'p Probe<'p> {
        self.probe
    }

    /// The answer to a request with these keys. What is known of the session stays.
    pub(super) fn answer(&self, keys: &[(String, Value)]) -> Answer {
        let mut part = self.part.clone();
        for (key, value) in keys {
            if self.common.is_open(key) {
                part.context = part.context.with_value(key, value.clone());
            }
        }
        self.probe.answer(self.probe.check_of(&part))
    }
}

/// What a request may do that is allowed, or perhaps is, once for each statement that allows it.
pub(super) fn gained(answer: &Answer) -> Vec<(Kind, What)> {
    let verdicts = [Verdict::ImplicitlyDenied, answer.verdict()];
    match is_allowed(Some(answer)) {
        Some(false) => return Vec::new(),
        Some(true) if answer.deciding().next().is_none() => {
            return vec![(Kind { verdicts, by: String::new() }, What::Gained(None))];
        }
        Some(true) => {}
        None => {
            let why = answer.unknown().map(|it| it.why().to_owned()).unwrap_or_default();
            return vec![(Kind { verdicts, by: why.clone() }, What::Undecided(why))];
        }
    }
    let is_limit = |kind| matches!(kind, PolicyKind::Boundary | PolicyKind::Session);
    let by_each = answer.deciding().filter(|one| !is_limit(one.kind())).map(|one| {
        let kind = Kind { verdicts, by: one.name() };
        (kind, What::Gained(Some(one.clone())))
    });
    by_each.collect()
}

/// What is said of a request by a session, or where there is none.
fn verdict(answer: Option<&Answer>) -> Verdict {
    answer.map_or(Verdict::ImplicitlyDenied, Answer::verdict)
}

/// Whether it is allowed, if that is decided.
fn is_allowed(answer: Option<&Answer>) -> Option<bool> {
    match verdict(answer) {
        Verdict::Allowed => Some(true),
        Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => Some(false),
        Verdict::Undecided => None,
    }
}

fn compared(
    before: Option<&Answer>,
    after: Option<&Answer>,
    grounds: &Grounds<'_, '_>,
) -> Option<(Kind, What)> {
    let verdicts = [verdict(before), verdict(after)];
    let deciding = |answer: Option<&Answer>| answer.and_then(|it| it.deciding().next().cloned());
    let (by, what) = match [is_allowed(before), is_allowed(after)] {
        [Some(false), Some(true)] => {
            let by = deciding(after);
            (by.as_ref().map(Considered::name), What::Gained(by))
        }
        [Some(true), Some(false)] => {
            let by = deciding(before);
            (by.as_ref().map(Considered::name), What::Lost(by))
        }
        [Some(_), Some(_)] => return None,
        _ => {
            let why = why_open(before, after, grounds)?;
            (Some(why.clone()), What::Undecided(why))
        }
    };
    Some((Kind { verdicts, by: by.unwrap_or_default() }, what))
}

/// Why it is not known whether a request that is undecided on one side or both is decided alike; `None` where what is not
/// known is the same on both sides, and so is all that it is weighed against.
fn why_open(
    before: Option<&Answer>,
    after: Option<&Answer>,
    grounds: &Grounds<'_, '_>,
) -> Option<String> {
    let why =
        |answer: Option<&Answer>| answer.and_then(Answer::unknown).map(|it| it.why().to_owned());
    let (of_old, of_new) = (grounds.of(Which::Old, before), grounds.of(Which::New, after));
    let are_both_open = verdict(before) == verdict(after);
    if of_old == of_new && (grounds.are_told || are_both_open && why(before) == why(after)) {
        return None;
    }
    let mut alone = of_new.difference(&of_old).chain(of_old.difference(&of_new));
    let of_one_side = alone.find_map(|ground| ground.why.clone());
    Some(of_one_side.or(why(after)).or(why(before)).unwrap_or_default())
}

/// A condition key of a request and its values, for people: ``aws:PrincipalTag/team `red` ``.
pub(crate) fn key_words(key: &str, values: &[String]) -> String {
    let values = names::listed(values.iter().map(String::as_str));
    format!("{} {values}", spelled_condition_key(key))
}

fn shown(value: &Value) -> Vec<String> {
    match value {
        Value::One(text) => vec![text.to_string()],
        Value::Many(texts) => texts.iter().map(ToString::to_string).collect(),
        Value::Unknown(_) | Value::Absent => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::classes::tests::{Dice, count, evaluator, keys_in};
    use super::super::environment::Environment;
    use super::super::request::Request;
    use super::*;
    use crate::template::Template;

    /// What a session says of a request with these keys.
    fn asked(side: &Side<'_>, keys: &Context) -> Option<bool> {
        match side.answer(&keys_in(keys)).verdict() {
            Verdict::Allowed => Some(true),
            Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => Some(false),
            Verdict::Undecided => None,
        }
    }

    #[test]
    fn what_a_request_gains_or_loses_is_found_and_what_is_found_is_so() {
        let (nothing, environment) = (Template::empty(), Environment::default());
        let said = Said::by([(&nothing, &environment); 2]);
        let (mut differing, mut found_changes) = (0, 0);
        // Each pair takes ten times as long as one policy.
        let pairs = count() / 5;
        for seed in 1..=pairs {
            let mut dice = Dice::new(seed + 7_000_000);
            let action = dice.action();
            let both = [dice.statements(2), dice.statements(2)].map(|it| evaluator(&it));
            let sessions = both.each_ref().map(|it| it.role("R").unwrap());
            let targets =
                both.each_ref().map(|it| it.targets([Request::new(action).on_table("T")]));
            let [old, new] = &sessions;
            let [of_old, of_new] = &targets;
            let probes = [old.probe(of_old, 0).unwrap(), new.probe(of_new, 0).unwrap()];
            let [old, new] = &probes;
            let found = changes(Some(old), Some(new), action, &mut 0, &said).unwrap();
            let back = changes(Some(new), Some(old), action, &mut 0, &said).unwrap();
            assert!(
                changes(Some(old), Some(old), action, &mut 0, &said).unwrap().is_empty(),
                "seed {seed}"
            );
            let gains = |of: &[Change]| of.iter().any(|it| matches!(it.what, What::Gained(_)));
            let loses = |of: &[Change]| of.iter().any(|it| matches!(it.what, What::Lost(_)));
            assert_eq!((gains(&found), loses(&found)), (loses(&back), gains(&back)), "seed {seed}");
            found_changes += usize::from(gains(&found));
            let part = CallPart::new(action);
            let sides = [Side::of(old, &part), Side::of(new, &part)];
            for _ in 0..60 {
                let request = dice.request(action);
                let [before, after] = sides.each_ref().map(|side| asked(side, &request));
                match (before, after) {
                    (Some(false), Some(true)) => assert!(gains(&found), "seed {seed}: {request}"),
                    (Some(true), Some(false)) => assert!(loses(&found), "seed {seed}: {request}"),
                    _ => continue,
                }
                differing += 1;
            }
        }
        assert!(differing > pairs && found_changes > pairs / 4, "{differing} {found_changes}");
    }
}
