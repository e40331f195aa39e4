//! What an invariant names, and the template does not have.

use super::ask::is_one;
use super::finding::MISNAMED;
use super::request::request;
use crate::evaluate::{EvaluateError, Evaluator, Other};
use crate::facts::{Action, ResourceKind};
use crate::findings::{Finding, Help, Location, finding};
use crate::iam::Owner;
use crate::may::{Invariant, Part, PrincipalName, Principals, Target, Where, Who};
use crate::names;
use crate::site::Place;

/// A template, and who can make requests.
pub(super) struct Known<'e> {
    evaluator: &'e Evaluator,
    others: &'e [Other],
}

impl<'e> Known<'e> {
    pub(super) fn of(evaluator: &'e Evaluator, others: &'e [Other]) -> Self {
        Self { evaluator, others }
    }

    fn has(&self, name: &PrincipalName) -> bool {
        let is_role = |id: &str| self.evaluator.calls_role(id, &name.text);
        self.evaluator.roles().any(is_role) || self.others.iter().any(|it| it.is_called(&name.text))
    }

    /// Whether there is somebody whom a sentence is about.
    fn has_any_of(&self, principals: &Principals) -> bool {
        let is_meant = |id: &str| is_one(principals, |name| self.evaluator.calls_role(id, name));
        self.evaluator.roles().any(is_meant)
            || self.others.iter().any(|other| is_one(principals, |name| other.is_called(name)))
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        self.evaluator.roles().chain(self.others.iter().map(Other::id))
    }

    /// Why the template has no such target; `None` if it has.
    fn misses(&self, target: &Target) -> Option<EvaluateError> {
        let here = self.evaluator.environment();
        match self.evaluator.has_target(&request(target, Action::Query, here)) {
            Ok(()) | Err(EvaluateError::NotMade { .. }) => None,
            Err(error) => Some(error),
        }
    }
}

/// The invariants that name only what one of these templates has, and the findings about the others.
pub(super) fn sound<'i>(
    invariants: &'i [Invariant],
    known: &[Known<'_>],
    owner: Option<&Owner>,
) -> (Vec<&'i Invariant>, Vec<Finding>) {
    let (mut sound, mut found) = (Vec::new(), Vec::new());
    for invariant in invariants {
        let mistakes = mistakes(invariant, known, owner);
        if mistakes.is_empty() {
            sound.push(invariant);
        }
        found.extend(mistakes);
    }
    (sound, found)
}

/// The names in invariants that several of these templates have, each with the numbers of those: it means what it names
/// in all of them.
pub(super) fn shared(invariants: &[&Invariant], known: &[Known<'_>]) -> Vec<(String, Vec<usize>)> {
    let mut shared: Vec<(String, Vec<usize>)> = Vec::new();
    let mut add = |name: &str, has_it: &dyn Fn(&Known<'_>) -> bool| {
        if shared.iter().any(|(known, _)| known == name) {
            return;
        }
        let those = known.iter().enumerate().filter(|(_, one)| has_it(one));
        let those: Vec<usize> = those.map(|(number, _)| number).collect();
        if those.len() > 1 {
            shared.push((name.to_owned(), those));
        }
    };
    for invariant in invariants {
        for name in invariant.never.who.names() {
            add(&name.text, &|known| known.has(name));
        }
        for (place, _) in &invariant.never.targets.0 {
            let Where::Here(target) = place else { continue };
            add(&target.table, &|known| known.misses(target).is_none());
        }
    }
    shared
}

/// What an invariant names that none of these templates has, or that is another stack's than the owner's.
fn mistakes(invariant: &Invariant, known: &[Known<'_>], owner: Option<&Owner>) -> Vec<Finding> {
    let mut mistakes = Vec::new();
    let mut add = |place: Option<&Place>, message: String, help: Help| {
        let location =
            Location { place: place.or(invariant.place.as_ref()).cloned(), pointer: None };
        let mistake = finding!(&MISNAMED, "{message}").at(location).help(help);
        mistakes.push(mistake);
    };
    let is_other = |of: &Option<Owner>| of.as_ref().is_some_and(|of| owner != Some(of));
    let never = &invariant.never;
    if matches!(&never.who.who, Who::These(these) if these.is_empty()) {
        add(None, "no principal is named".to_owned(), "name one, or `everyone()`".into());
    }
    let mut are_known = true;
    for name in never.who.names() {
        let text = &name.text;
        if is_other(&name.owner) {
            let help = "name a role that this stack's `add` gave";
            are_known = false;
            add(None, format!("role `{text}` stands in another stack"), help.into());
        } else if !known.iter().any(|it| it.has(name)) {
            let ids: Vec<&str> = known.iter().flat_map(Known::ids).collect();
            let help = names::instead(text, ids, "there are none", "there are");
            are_known = false;
            add(name.place.as_ref(), format!("there is no principal `{text}`"), help.into());
        }
    }
    // Everyone but the only one there is may be somebody who comes later.
    if let Who::These(these) = &never.who.who
        && !these.is_empty()
        && are_known
        && !known.iter().any(|it| it.has_any_of(&never.who))
    {
        let place = never.who.except.first().and_then(|name| name.place.as_ref());
        let message = "nobody is meant: `except` leaves out everyone who is named";
        add(place, message.to_owned(), "name somebody else, or leave `except` out".into());
    }
    if never.actions.are_none() {
        add(None, "no action is named".to_owned(), "name one, or `all_actions()`".into());
    }
    for (place, _) in &never.targets.0 {
        let Where::Here(target) = place else { continue };
        let place = target.place.as_ref();
        if is_other(&target.owner) {
            let help = "name a table that this stack's `add` gave";
            add(place, format!("table `{}` stands in another stack", target.table), help.into());
            continue;
        }
        let missing: Vec<_> = known.iter().map(|it| it.misses(target)).collect();
        if let Some(Some(error)) = missing.iter().find(|_| missing.iter().all(Option::is_some)) {
            add(place, error.to_string(), "".into());
            continue;
        }
        let (kind, noun) = match &target.part {
            // A table stands for all that belongs to it.
            Part::Table => (None, "a table"),
            Part::Index(_) => (Some(ResourceKind::Index), "an index"),
            Part::Stream => (Some(ResourceKind::Stream), "a stream"),
        };
        for action in never.actions.each_named().iter().filter(|it| !applies(**it, kind)) {
            let message = format!("`{}` never applies to {noun}", action.name());
            let help = match action.resource_kinds() {
                [] => "it applies to no table: leave it out".to_owned(),
                kinds => {
                    let kinds = kinds.iter().map(|kind| kind.name());
                    format!("leave it out: it applies to {}", names::listed(kinds))
                }
            };
            add(place, message, help.into());
        }
        if kind.is_some_and(|kind| never.actions.on(kind).is_empty()) && !never.actions.are_none() {
            let message = format!("none of these actions applies to {noun}");
            add(place, message, "name the table, or other actions".into());
        }
    }
    if never.targets.0.is_empty() {
        add(None, "no table is named".to_owned(), "name one, or `anywhere()`".into());
    }
    mistakes
}

/// Whether an action can be asked of a kind of resource; of any that tables have where there is none.
fn applies(action: Action, kind: Option<ResourceKind>) -> bool {
    match kind {
        None => !action.resource_kinds().is_empty(),
        Some(kind) => action.applies_to(kind),
    }
}
