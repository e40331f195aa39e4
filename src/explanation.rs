//! A decision for people to read: the statements that decided, or nearly did, with their source
//! lines.
//!
//! The assertions in tests and the command line share this. They differ in how a question is asked,
//! and so in how to supply what is not known.

mod json;

pub(crate) use json::{place_of, statement_json};

use crate::evaluate::{
    Answer, Considered, DECRYPT, Decision, Effect, EvaluateError, Evaluator, Limit, Missing,
    PolicyKind, Unknown, Verdict, Why,
};
use crate::findings::{Color, Location, Note, Sources};
use crate::names;
use crate::shown::{Shown, Text};
use crate::site::Place;

/// How many statements of one answer are shown. Further ones are only counted.
const SHOWN: usize = 5;

/// What to add to the question, so that this becomes known.
pub(crate) type Hint<'h> = &'h dyn Fn(&Missing) -> Option<String>;

/// The explanation where nothing could have decided.
pub(crate) const NO_STATEMENTS: &str = "the role has no statements";

/// The reason for the verdict in a few words; `None` if the statements show it.
pub(crate) fn reason(decision: &Decision) -> Option<&'static str> {
    let verdict = decision.verdict();
    let answer = decision.answers().iter().find(|answer| answer.verdict() == verdict)?;
    match (verdict, answer.limit()) {
        (Verdict::ImplicitlyDenied, None) if answer.check().action() == DECRYPT => {
            Some("no statement allows `kms:Decrypt` with the table's key")
        }
        _ => answer.reason(),
    }
}

/// What is not known, and the statements that decided, or else those that nearly did, each with its
/// place.
pub(crate) fn explain(
    decision: &Decision,
    hint: Hint<'_>,
    sources: &Sources,
    color: Color,
) -> Shown {
    let verdict = decision.verdict();
    let relevant = || decision.answers().iter().filter(|answer| answer.verdict() == verdict);
    let several = decision.answers().len() > 1;
    let blocks = relevant().flat_map(|answer| {
        let heading =
            several.then(|| line(&format!("{} is {}:", answer.check(), answer.verdict())));
        let notes = notes(answer, hint);
        heading.into_iter().chain(notes.into_iter().map(|note| note.text(sources, color)))
    });
    Shown::joined(blocks, "\n\n")
}

/// The existing names, if a question contains an unknown one that is not near any of them.
pub(crate) fn known_names(error: &EvaluateError, evaluator: &Evaluator) -> Option<String> {
    let known: Vec<&str> = match error {
        EvaluateError::NoSuchRole { near: None, .. } => evaluator.roles().collect(),
        EvaluateError::NoSuchTable { near: None, .. } => evaluator.tables().collect(),
        EvaluateError::NoSuchIndex { table, near: None, .. } => {
            evaluator.indexes(table).ok()?.collect()
        }
        _ => return None,
    };
    Some(match known.as_slice() {
        [] => "there is none".to_owned(),
        [one] => format!("there is only `{one}`"),
        _ => format!("there are {}", names::listed(known)),
    })
}

/// The statements of an answer that are relevant to people.
fn relevant(answer: &Answer) -> Vec<&Considered> {
    match answer.verdict() {
        Verdict::Allowed | Verdict::ExplicitlyDenied => answer.deciding().collect(),
        Verdict::Undecided => {
            answer.considered().iter().filter(|one| one.applies().is_none()).collect()
        }
        Verdict::ImplicitlyDenied => near(answer),
    }
}

/// Statements that would allow the request except for one element. If there are none, those with the
/// action.
fn near(answer: &Answer) -> Vec<&Considered> {
    let limit = match answer.limit() {
        Some(Limit::Boundary) => Some(PolicyKind::Boundary),
        Some(Limit::Session) => Some(PolicyKind::Session),
        Some(Limit::Organization) => Some(PolicyKind::Organization),
        Some(Limit::DisabledKey) => return Vec::new(),
        None => None,
    };
    let that = |is_near: fn(&Why) -> bool| -> Vec<&Considered> {
        let allows = |one: &&Considered| one.effect() != Some(Effect::Deny);
        // If a limit denies the request, the limit's own statements are the ones that should allow
        // it.
        let counts = |one: &&Considered| limit.is_none_or(|limit| one.kind() == limit);
        let all = answer.considered().iter().filter(allows).filter(counts);
        all.filter(|one| is_near(&one.why())).collect()
    };
    let mut nearest = that(|why| !matches!(why, Why::Action | Why::Resource));
    if nearest.is_empty() {
        nearest = that(|why| matches!(why, Why::Resource));
    }
    if nearest.is_empty() && limit.is_some() {
        nearest = that(|_| true);
    }
    nearest
}

fn notes(answer: &Answer, hint: Hint<'_>) -> Vec<Note> {
    let statements = relevant(answer);
    let mut notes: Vec<Note> =
        answer.unknown().into_iter().map(|unknown| not_known(unknown, hint)).collect();
    notes.extend(statements.iter().take(SHOWN).map(|one| statement(one, answer)));
    if statements.len() > SHOWN {
        notes.push(Note::new(format!("and {} more statements", statements.len() - SHOWN)));
    }
    if notes.is_empty() {
        notes.push(Note::new(nothing_near(answer)));
    }
    notes
}

fn nothing_near(answer: &Answer) -> String {
    let action = answer.check().action();
    let of_the_role = [PolicyKind::Inline, PolicyKind::Managed];
    match answer.considered().iter().filter(|one| of_the_role.contains(&one.kind())).count() {
        _ if answer.limit() == Some(Limit::DisabledKey) => {
            "what is encrypted with a disabled key can be read by nobody".to_owned()
        }
        _ if answer.limit().is_some() => "it has no statement that allows anything".to_owned(),
        0 => NO_STATEMENTS.to_owned(),
        1 => format!("its only statement does not name `{action}`"),
        count => format!("none of its {count} statements names `{action}`"),
    }
}

fn not_known(unknown: &Unknown, hint: Hint<'_>) -> Note {
    let note = Note::new(format!("not known: {}", unknown.why()));
    let note = located(note, unknown.place(), unknown.pointer());
    match unknown.missing().and_then(hint) {
        Some(hint) => note.and(line(&format!("help: {hint}"))),
        None => note,
    }
}

/// A note at its place. For a file, the JSON pointer is added.
fn located(note: Note, place: Option<&Place>, pointer: Option<&str>) -> Note {
    let pointer = pointer.filter(|pointer| !pointer.is_empty());
    let location = Location { place: place.cloned(), pointer: pointer.map(str::to_owned) };
    match (place, pointer) {
        (Some(Place::File(_)), Some(pointer)) => note.at(location).and(line(pointer)),
        _ => note.at(location),
    }
}

/// A sentence that contains texts of the template.
fn line(sentence: &str) -> Shown {
    Text::of(sentence).line()
}

fn statement(one: &Considered, answer: &Answer) -> Note {
    let verb = match (one.why(), one.effect()) {
        (Why::Applies, Some(Effect::Allow)) => "allows it",
        (Why::Applies, Some(Effect::Deny)) => "denies it",
        (Why::Condition { .. }, Some(Effect::Allow)) => "would allow it under a condition",
        (Why::Condition { .. }, Some(Effect::Deny)) => "would deny it under a condition",
        (Why::Delegates, _) => "leaves it to the role's own policies",
        (Why::Resource, _) => "has the action, but other resources",
        (Why::Action, _) => "has other actions",
        (Why::Principal, _) => "is about other principals",
        (_, Some(Effect::Allow)) => "may allow it",
        (_, Some(Effect::Deny)) => "may deny it",
        (_, None) => "may allow or deny it",
    };
    let note = Note::new(format!("{} {verb}", one.name()));
    let mut note = located(note, one.place(), Some(one.pointer()));
    match one.why() {
        Why::Condition { operator, key, expected, found } => {
            let wanted = format!("`{operator}` wants {key} {}", expected.join(" or "));
            note = note.and(line(&wanted));
            note = note.and(line(&format!("the request has {found}")));
        }
        Why::Unknown(why) if answer.unknown() != Some(why.as_ref()) => {
            note = note.and(line(&format!("not known: {why}")));
        }
        _ => {}
    }
    note
}
