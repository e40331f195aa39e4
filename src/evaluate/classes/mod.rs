//! Classes of requests: requests that no statement tells apart, so that one of each class answers for all.
//!
//! Each test of a statement looks at one condition key. Two requests for one action on one resource whose keys all
//! pass the same tests are decided alike. [`Classes`] finds, key by key, a value for every combination of tests that
//! some value passes, and visits every combination of those values.
//!
//! Assumed: no value is empty, and a call that names rows names at least one.

mod compared;
mod dimension;
mod order;
mod possible;
mod rows;
mod sets;
mod texts;
mod values;

use std::sync::Arc;

use self::dimension::Dimension;
pub(crate) use self::dimension::says_another_again;
pub(crate) use self::rows::MeantRows;
use super::context::{Context, Found, Value};
use super::openness::CallerKind;
use super::statement::Statement;
use super::unknown::Unknown;
use crate::facts::Action;

/// The most classes that are visited.
const MOST_CLASSES: usize = 100_000;

/// What the requests have in common: the action, what the caller is, and the keys that are known.
pub(super) struct Common<'c> {
    pub(super) action: Action,
    pub(super) kinds: &'c [CallerKind],
    /// For each session that is asked, the keys that all its requests have, and which others they may have.
    pub(super) contexts: &'c [&'c Context],
}

impl Common<'_> {
    /// Why the value of a key is not the same in all requests; `None` if it is.
    fn open(&self, key: &str) -> Option<Arc<Unknown>> {
        self.contexts.iter().find_map(|context| match context.find(key) {
            Found::Unknown(why) => Some(why),
            Found::One(_) | Found::Many(_) | Found::Absent => None,
        })
    }
}

/// The requests that statements tell apart.
pub(super) struct Classes<'s> {
    /// A key that is a variable stands before the keys that are compared with it.
    dimensions: Vec<Dimension<'s>>,
    common: Vec<Context>,
}

/// Why not every request was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NotDecided {
    pub(crate) why: String,
}

impl<'s> Classes<'s> {
    /// The classes of requests that these statements tell apart.
    ///
    /// # Errors
    ///
    /// If a statement compares in a way for which classes are not known.
    pub(super) fn of(
        statements: impl IntoIterator<Item = &'s Statement>,
        common: &Common<'_>,
    ) -> Result<Self, NotDecided> {
        let relevant = statements.into_iter().filter(|one| one.may_have(common.action));
        let dimensions = order::dimensions(relevant, common)?;
        let common = common.contexts.iter().copied().cloned().collect();
        Ok(Self { dimensions, common })
    }

    /// Visits a request of each class, by the condition keys in which requests differ.
    ///
    /// # Errors
    ///
    /// If there are too many classes, or too many texts to tell apart. Some have been visited then.
    pub(super) fn visit(
        &self,
        mut visit: impl FnMut(&[(String, Value)]),
    ) -> Result<(), NotDecided> {
        self.descend(&self.dimensions, &mut Vec::new(), &mut 0, &mut visit)
    }

    fn descend(
        &self,
        dimensions: &[Dimension<'s>],
        chosen: &mut Vec<(String, Value)>,
        visited: &mut usize,
        visit: &mut impl FnMut(&[(String, Value)]),
    ) -> Result<(), NotDecided> {
        let Some((first, rest)) = dimensions.split_first() else {
            *visited += 1;
            if *visited > MOST_CLASSES {
                return Err(self.too_many());
            }
            visit(chosen);
            return Ok(());
        };
        let so_far = chosen.len();
        for choice in first.choices(&self.with(chosen))? {
            chosen.extend(choice);
            let keys = self.dimensions.iter().map(Dimension::key);
            if self.with(chosen).iter().all(|context| possible::is_possible(context, keys.clone()))
            {
                self.descend(rest, chosen, visited, visit)?;
            }
            chosen.truncate(so_far);
        }
        Ok(())
    }

    /// What each session's requests have in common, with what was chosen where that is open.
    fn with(&self, chosen: &[(String, Value)]) -> Vec<Context> {
        let with = |common: &Context| {
            let open = chosen.iter().filter(|(key, _)| common.is_open(key));
            open.fold(common.clone(), |it, (key, value)| it.with_value(key, value.clone()))
        };
        self.common.iter().map(with).collect()
    }

    fn too_many(&self) -> NotDecided {
        let keys: Vec<&str> = self.dimensions.iter().map(Dimension::key).collect();
        let keys = crate::names::listed(keys);
        NotDecided { why: format!("more than {MOST_CLASSES} kinds of requests differ by {keys}") }
    }
}

#[cfg(test)]
pub(super) mod tests;
