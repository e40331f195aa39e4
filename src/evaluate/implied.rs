//! Statements of a role that add nothing, since its other statements allow all that they allow.
//!
//! Only what is certain counts. A pattern of resources is within another if what it matches is, whatever it is.

use std::sync::Arc;

use super::classes::{Classes, Common, GoOn, MOST_CLASSES, Visited};
use super::context::{Context, Value};
use super::pattern::Pattern;
use super::session::Session;
use super::statement::Statement;
use super::text::{ANY_CHARACTER, ANY_TEXT, NAMELESS_GAP, is_gap};
use super::truth::Truth;
use crate::facts::Action;
use crate::policy_syntax::{ActionSet, Effect};
use crate::site::Place;

/// A statement of a role, and whether it adds nothing.
pub(crate) struct Added {
    pub(crate) statement: Named,
    /// The statements that allow all of it, each once; `None` if it adds something, or that is not known.
    pub(crate) implied_by: Option<Vec<Named>>,
}

/// A statement as findings show it.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// ``statement `Own` of policy `Access` ``
    pub(crate) name: String,
    pub(crate) pointer: String,
    pub(crate) place: Option<Place>,
}

/// With more statements a role is not looked at.
const MOST_STATEMENTS: usize = 200;

impl Session<'_> {
    /// Those of the role's statements that are asked about, by their pointers, and what each adds. Of two that allow
    /// the same the latter adds nothing.
    pub(crate) fn added(&self, is_asked: impl Fn(&str, Option<&Place>) -> bool) -> Vec<Added> {
        let all: Vec<&Statement> = self.prepared_policies().identity_statements().collect();
        if all.len() > MOST_STATEMENTS {
            return Vec::new();
        }
        let mut left: Vec<&Statement> =
            all.iter().copied().filter(|one| one.is_certain()).collect();
        let mut added = Vec::new();
        for statement in all.iter().rev() {
            let source = &statement.source;
            if !is_asked(&source.pointer, source.place.as_ref()) {
                continue;
            }
            let others = left.iter().copied().filter(|other| !std::ptr::eq(*other, *statement));
            let others: Vec<&Statement> = others.collect();
            let implied_by = self.implied_by(statement, &others);
            if implied_by.is_some() {
                left = others;
            }
            added.push(Added { statement: Named::of(statement), implied_by });
        }
        added
    }

    fn implied_by(&self, statement: &Statement, others: &[&Statement]) -> Option<Vec<Named>> {
        let actions = statement.possible_actions();
        let of_all: ActionSet = others.iter().map(|other| other.certain_actions()).collect();
        let is_certain = |action| statement.certain_actions().contains(action);
        if !actions.iter().all(|action| is_certain(action) && of_all.contains(action))
            || !statement.is_certain()
            || !statement.is_of_dynamodb()
        {
            return None;
        }
        let mut by: Vec<&Statement> = Vec::new();
        for pattern in statement.resources().0 {
            let is_around =
                |other: &&Statement| other.resources().0.any(|wider| is_within(pattern, wider));
            let sharing = others.iter().copied().filter(|other| {
                actions.iter().any(|action| other.certain_actions().contains(action))
            });
            let around: Vec<&Statement> = sharing.filter(is_around).collect();
            for action in actions {
                let having = around.iter().copied();
                let having = having.filter(|other| other.certain_actions().contains(action));
                let having: Vec<&Statement> = having.collect();
                let unconditional = having.iter().find(|other| other.conditions().is_empty());
                let allowing = unconditional.map_or_else(|| having.clone(), |one| vec![*one]);
                if allowing.is_empty() || !self.holds_within(action, statement, &allowing) {
                    return None;
                }
                for one in allowing {
                    if !by.iter().any(|known| std::ptr::eq(*known, one)) {
                        by.push(one);
                    }
                }
            }
        }
        (!by.is_empty()).then(|| by.into_iter().map(Named::of).collect())
    }

    /// Whether, in every request for an action, the conditions of one of the others hold where the statement's may.
    fn holds_within(&self, action: Action, statement: &Statement, others: &[&Statement]) -> bool {
        if others.iter().any(|other| other.conditions().is_empty()) {
            return true;
        }
        let who = self.who();
        let context = Context::new().over(Arc::clone(who.context), who.openness(action));
        let common = Common { action: Some(action), kinds: who.kinds, contexts: &[&context] };
        let Ok(classes) = Classes::of(others.iter().copied().chain([statement]), &common) else {
            return false;
        };
        let mut holds = true;
        let visited = classes.visit_where(&mut { MOST_CLASSES }, |visited| {
            let (Visited::Whole(keys) | Visited::Some(keys)) = visited;
            let with = |context: Context, (key, value): &(String, Value)| {
                if context.is_open(key) { context.with_value(key, value.clone()) } else { context }
            };
            let request = keys.iter().fold(context.clone(), with);
            let all_hold = |one: &Statement| {
                Truth::all(one.conditions().iter().map(|condition| condition.holds(&request)))
            };
            let is_allowed = || others.iter().any(|other| matches!(all_hold(other), Truth::Yes));
            match visited {
                _ if all_hold(statement).is_no() || is_allowed() => GoOn::Elsewhere,
                Visited::Some(_) => GoOn::Deeper,
                Visited::Whole(_) => {
                    holds = false;
                    GoOn::Nowhere
                }
            }
        });
        holds && visited.is_ok()
    }
}

impl Statement {
    /// Whether it is an Allow, and its actions and resources are those that it names.
    fn is_certain(&self) -> bool {
        matches!(self.effect, Ok(Effect::Allow))
            && self.doubt.is_none()
            && !self.actions_written().1
            && !self.resources().1
    }

    fn is_of_dynamodb(&self) -> bool {
        let (actions, _) = self.actions_written();
        actions.iter().all(|action| action.to_ascii_lowercase().starts_with("dynamodb:"))
    }
}

impl Named {
    fn of(statement: &Statement) -> Self {
        let source = &statement.source;
        Self { name: source.name(), pointer: source.pointer.clone(), place: source.place.clone() }
    }
}

/// Whether a pattern of resources surely matches no more than another one.
fn is_within(pattern: &Pattern, wider: &Pattern) -> bool {
    // Two values of which nothing is known are not equal for that.
    let is_known = |one: &Pattern| !one.marked().contains(NAMELESS_GAP);
    if pattern.marked() == wider.marked() {
        return is_known(pattern);
    }
    let (Some(pattern), Some(wider)) = (pattern.marked_text(), wider.marked_text()) else {
        return false;
    };
    if wider.chars().eq([ANY_TEXT]) {
        return true;
    }
    // A wildcard in one of the first parts of an ARN stands for that part alone.
    let parts = |text| <[&str; 6]>::try_from(str::splitn(text, 6, ':').collect::<Vec<_>>());
    let (Ok(pattern), Ok(wider)) = (parts(pattern), parts(wider)) else { return false };
    pattern.iter().zip(&wider).all(|(part, wider)| is_part_within(part, wider))
}

/// The same of texts, in which wildcards are marked. What is unknown is within what matches anything.
fn is_part_within(part: &str, wider: &str) -> bool {
    if !wider.contains([ANY_TEXT, ANY_CHARACTER]) {
        return part == wider && !wider.contains(NAMELESS_GAP);
    }
    let part: Vec<char> = part.chars().collect();
    let wider: Vec<char> = wider.chars().collect();
    // For each number of characters of the part, whether what was read of the wider one can match these.
    let mut reached = vec![false; part.len() + 1];
    reached.first_mut().into_iter().for_each(|first| *first = true);
    for wanted in wider {
        let mut next = vec![false; part.len() + 1];
        for (at, _) in reached.iter().enumerate().filter(|(_, is_reached)| **is_reached) {
            if wanted == ANY_TEXT {
                next.iter_mut().skip(at).for_each(|it| *it = true);
                continue;
            }
            let fits = part.get(at).is_some_and(|given| match wanted {
                ANY_CHARACTER => *given != ANY_TEXT && !is_gap(*given),
                wanted => wanted == *given && wanted != NAMELESS_GAP,
            });
            if let Some(it) = next.get_mut(at + 1).filter(|_| fits) {
                *it = true;
            }
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::super::glob;
    use super::*;

    #[test]
    fn a_pattern_is_within_what_matches_all_that_it_matches() {
        let within =
            |part: &str, wider: &str| is_part_within(&glob::pattern(part), &glob::pattern(wider));
        for (part, wider) in [
            ("table/a", "table/a"),
            ("table/a", "table/*"),
            ("table/a*", "table/*"),
            ("table/a?", "table/a*"),
            ("table/a?", "table/??"),
            ("", "*"),
            ("*", "**"),
            ("a*b", "a*"),
        ] {
            assert!(within(part, wider), "{part} {wider}");
        }
        for (part, wider) in [
            ("table/*", "table/a*"),
            ("a*", "a?"),
            ("*a", "a*"),
            ("ab", "a?b"),
            ("*", "?*"),
            ("a", ""),
        ] {
            assert!(!within(part, wider), "{part} {wider}");
        }
    }
}
