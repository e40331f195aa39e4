//! What a session may do between two templates, for every request: nothing that neither end allows, and all that both do.

use super::change::{Side, keys_of};
use super::classes::{Classes, Common, GoOn, MOST_CLASSES, NotDecided, Visited};
use super::context::{Context, Value};
use super::decision::Verdict;
use super::probe::Probe;
use super::request::CallPart;
use crate::facts::Action;

/// A request that is decided between two templates as neither of them decides it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Broken {
    pub(crate) how: How,
    /// The condition keys of the request that matter, as AWS spells them.
    pub(crate) keys: Vec<(String, Vec<String>)>,
}

/// How it is decided otherwise.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum How {
    /// Both ends allow it.
    Denied,
    /// Neither end allows it.
    Allowed,
    /// It is not known whether it is, and why.
    Undecided(String),
}

/// A request that breaks the promise, if there is one: of the old template, the one between and the new one, each with the
/// resources by which it gives the same right.
///
/// # Errors
///
/// If not every request could be asked.
pub(crate) fn broken_between(
    sides: [&[Probe<'_>]; 3],
    action: Action,
) -> Result<Option<Broken>, NotDecided> {
    let part = CallPart::new(action);
    let sides = sides.map(|probes| -> Vec<Side<'_>> {
        probes.iter().map(|probe| Side::of(probe, &part)).collect()
    });
    let all = || sides.iter().flatten();
    let kinds: Vec<_> = all().flat_map(|side| side.probe().kinds().iter().cloned()).collect();
    let contexts: Vec<&Context> = all().map(|side| &side.common).collect();
    let common = Common { action: Some(action), kinds: &kinds, contexts: &contexts };
    let classes = Classes::of(all().flat_map(|side| side.probe().statements()), &common)?;
    let mut found = None;
    classes.visit_where(&mut { MOST_CLASSES }, |visited| {
        if found.is_some() {
            return GoOn::Elsewhere;
        }
        let (Visited::Whole(request) | Visited::Some(request)) = visited;
        let [old, between, new] = sides.each_ref().map(|side| Said::by(side, request));
        if let Visited::Some(_) = visited {
            return match (&old, &between, &new) {
                (Said::Open(_), ..) | (_, Said::Open(_), _) | (.., Said::Open(_)) => GoOn::Deeper,
                _ if is_kept(&old, &between, &new) => GoOn::Elsewhere,
                _ => GoOn::Deeper,
            };
        }
        if !is_kept(&old, &between, &new) {
            let how = match between {
                Said::Yes => How::Allowed,
                Said::No => How::Denied,
                Said::Open(why) => How::Undecided(why),
            };
            found = Some(Broken { how, keys: keys_of(request) });
        }
        GoOn::Deeper
    })?;
    Ok(found)
}

/// What is said of a request.
#[derive(PartialEq)]
enum Said {
    Yes,
    No,
    Open(String),
}

impl Said {
    fn by(sides: &[Side<'_>], request: &[(String, Value)]) -> Self {
        let mut said = Self::No;
        for side in sides {
            let answer = side.answer(request);
            match answer.verdict() {
                Verdict::Allowed => return Self::Yes,
                Verdict::Undecided => {
                    let why = answer.unknown().map(|it| it.why().to_owned());
                    said = Self::Open(why.unwrap_or_default());
                }
                Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => {}
            }
        }
        said
    }
}

/// Whether a request is decided between as one end decides it, or better known.
fn is_kept(old: &Said, between: &Said, new: &Said) -> bool {
    match between {
        // What is open at an end may be denied there: it is then for the other end to allow it.
        Said::Yes => [old, new].contains(&&Said::Yes),
        Said::No => [old, new].contains(&&Said::No),
        open @ Said::Open(_) => open == old || open == new,
    }
}
