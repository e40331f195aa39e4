//! The rows that a session's statements tell apart, and that somebody means beside them.

use super::best::rank;
use super::compared::{Compared, Patterns};
use super::sets::{self, Join, Outcome};
use super::steps::{Step, steps};
use super::texts::telling_apart;
use super::{NotDecided, dimension::ROWS};
use crate::evaluate::condition::{Condition, KeyValues};
use crate::evaluate::probe::RowKey;
use crate::evaluate::session::Session;
use crate::evaluate::text::{ANY_TEXT, NAMELESS_GAP, Text};
use crate::facts::condition_key::spelled_condition_key;

/// Partition keys that somebody means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum MeantRows {
    One(String),
    BeginningWith(String),
}

impl MeantRows {
    pub(crate) fn has(&self, key: &str) -> bool {
        match self {
            Self::One(own) => key == own,
            Self::BeginningWith(start) => key.starts_with(start.as_str()),
        }
    }

    fn steps(&self) -> Vec<Step> {
        match self {
            Self::One(own) => steps(own, false),
            Self::BeginningWith(start) => steps(&format!("{start}{ANY_TEXT}"), false),
        }
    }
}

impl Session<'_> {
    /// The kinds of lists of rows that the session's policies and `meant` tell apart, for the caller whose keys the
    /// session has: of each the shortest. No other list is decided otherwise than one of them.
    ///
    /// # Errors
    ///
    /// If there are too many, or if a key is compared as something else than a text.
    pub(crate) fn row_classes(&self, meant: &[MeantRows]) -> Result<Vec<Vec<RowKey>>, NotDecided> {
        let statements = self.prepared_policies().statements();
        let conditions: Vec<&Condition> =
            statements.flat_map(|statement| statement.row_conditions()).collect();
        let who = self.who();
        let context = who.open_context();
        let not_decided = |why: &str| {
            let key = spelled_condition_key(ROWS);
            NotDecided { why: format!("`{key}` is compared {why}") }
        };
        if Compared::of(&conditions).has_more_than_texts() {
            return Err(not_decided("as something else than a text"));
        }
        let Patterns { steps: patterns, exact } =
            Patterns::of(&conditions, std::slice::from_ref(&context));
        let mut all: Vec<Vec<Step>> = Vec::new();
        for pattern in meant.iter().map(MeantRows::steps).chain(patterns) {
            if !all.contains(&pattern) {
                all.push(pattern);
            }
        }
        let too_many = || not_decided("with texts that tell too many rows apart");
        let literals: Option<Vec<String>> = all.iter().map(|steps| literal(steps)).collect();
        let texts = match literals {
            Some(literals) => literals_apart(literals),
            None => telling_apart(&all, None, 1).map_err(|_| too_many())?,
        };
        let mut texts: Vec<Text> = texts.into_iter().map(Text::known).collect();
        // One of which nothing is known equals no row.
        texts.extend(exact.into_iter().filter(|text| !text.as_str().contains(NAMELESS_GAP)));

        let values = KeyValues::new(texts);
        let joins = conditions.iter().map(|one| Join::of(one));
        let joins: Vec<Join> = joins.chain(meant.iter().map(|_| Join::All)).collect();
        let mut outcomes: Vec<Outcome> = values.texts().iter().map(|_| Outcome::new()).collect();
        for condition in &conditions {
            let holds = condition.holds_for_each(&values, &context);
            outcomes.iter_mut().zip(holds).for_each(|(said, holds)| said.push(rank(&holds)));
        }
        for (said, text) in outcomes.iter_mut().zip(values.texts()) {
            said.extend(meant.iter().map(|rows| rank(&rows.has(text.as_str()).into())));
        }
        let of_single = outcomes.into_iter().zip(values.into_texts()).collect();
        let lists = sets::closed(&joins, of_single).ok_or_else(too_many)?;
        let rows = |list: Vec<Text>| -> Vec<RowKey> { list.into_iter().map(RowKey).collect() };
        Ok(lists.into_iter().map(rows).collect())
    }
}

/// The only text that a pattern matches, if it matches one alone.
fn literal(steps: &[Step]) -> Option<String> {
    let character = |step: &Step| match step {
        Step::Character(character) => Some(*character),
        Step::AnyCase(_) | Step::One(_) | Step::Any(_) => None,
    };
    steps.iter().map(character).collect()
}

/// Each of some literals, and a text that is none of them: what the automaton finds of such patterns.
fn literals_apart(mut literals: Vec<String>) -> Vec<String> {
    literals.retain(|literal| !literal.is_empty());
    let mut other = String::from("x");
    while literals.contains(&other) {
        other.push('x');
    }
    literals.push(other);
    literals
}

#[cfg(test)]
mod tests {
    use super::super::steps::steps;
    use super::super::texts::telling_apart;
    use super::*;

    #[test]
    fn literals_are_told_apart_as_the_automaton_does() {
        for all in [vec![], vec!["a", "b#1", "x"], vec!["", "xx", "x"], vec!["USER#①"]] {
            let patterns: Vec<_> = all.iter().map(|one| steps(one, false)).collect();
            let literals = patterns.iter().map(|one| literal(one)).collect::<Option<Vec<_>>>();
            let found = literals_apart(literals.unwrap());
            let kinds = |texts: &[String]| {
                let mut kinds: Vec<usize> = (texts.iter())
                    .map(|text| all.iter().position(|one| one == text).unwrap_or(all.len()))
                    .collect();
                kinds.sort_unstable();
                kinds
            };
            assert_eq!(
                kinds(&found),
                kinds(&telling_apart(&patterns, None, 1).unwrap()),
                "{all:?}"
            );
        }
        assert_eq!(literal(&steps("a\u{F0000}", false)), None);
        assert_eq!(literal(&steps("a", true)), None);
    }
}
