//! Classes of requests: requests that no statement tells apart, so that one of each class answers for all.
//!
//! Each test of a statement looks at one condition key. Two requests for one action on one resource whose keys all
//! pass the same tests are decided alike. [`Classes`] finds, key by key, a value for every combination of tests that
//! some value passes, and visits every combination of those values.
//!
//! Assumed: no value is empty, and a call that names rows names at least one.

mod best;
mod compared;
mod dimension;
mod languages;
mod order;
mod own;
mod possible;
mod rows;
mod sets;
pub(super) mod steps;
pub(super) mod texts;
mod values;

use std::sync::Arc;

pub(crate) use self::dimension::says_another_again;
use self::dimension::{Choice, Dimension};
pub(super) use self::own::OwnRows;
pub(crate) use self::rows::MeantRows;
use super::context::{Context, Found, Value};
use super::openness::CallerKind;
use super::statement::Statement;
use super::unknown::Unknown;
use crate::facts::Action;
use crate::facts::condition_key::spelled_condition_key;

/// The most classes that are visited for a session and a resource.
pub(super) const MOST_CLASSES: usize = 100_000;
/// To find the values of a key that depend on others takes as long as to visit so many classes.
const COST_OF_CHOICES: usize = 40;
/// How many are visited of too many, in case that most of them can be passed over.
const TRIED_OF_TOO_MANY: usize = 5_000;
/// So few classes are visited as fast as it is found out which of them need not be.
const FEW_CLASSES: usize = 16;
/// How many of the keys are named in which too many requests differ. Further ones are counted.
const NAMED: usize = 3;

pub(super) const PRINCIPAL_ARN: &str = "aws:principalarn";

/// What the requests have in common: the action, what the caller is, and the keys that are known.
pub(super) struct Common<'c> {
    /// None if it is another service's.
    pub(super) action: Option<Action>,
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
    steps: Vec<Step<'s>>,
    common: Vec<Context>,
    /// Whether those are enough that may be allowed, if any is.
    only_best: bool,
}

/// A key, and its values if these are the same whatever the other keys are.
struct Step<'s> {
    dimension: Dimension<'s>,
    fixed: Option<Vec<Choice>>,
    /// Whether each of its values can be together with all of the other keys.
    is_alone: bool,
}

/// Requests, by the condition keys in which they differ from others.
#[derive(Clone, Copy)]
pub(super) enum Visited<'k> {
    /// All that have these keys: others are not chosen yet.
    Some(&'k [(String, Value)]),
    /// A class.
    Whole(&'k [(String, Value)]),
}

/// Where a visit goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum GoOn {
    /// To the requests that have these keys, and to others.
    Deeper,
    /// To others alone.
    Elsewhere,
    Nowhere,
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
    /// If a statement compares in a way for which classes are not known, or there are too many texts to tell apart.
    pub(super) fn of(
        statements: impl IntoIterator<Item = &'s Statement>,
        common: &Common<'_>,
    ) -> Result<Self, NotDecided> {
        Self::new(statements, common, false, None)
    }

    /// Of these classes enough to find each statement that allows a request: those in which the most is allowed. With
    /// the caller's own rows, requests for these alone are told apart from others.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of).
    pub(super) fn allowed(
        statements: impl IntoIterator<Item = &'s Statement>,
        common: &Common<'_>,
        own_rows: Option<OwnRows<'s>>,
    ) -> Result<Self, NotDecided> {
        Self::new(statements, common, true, own_rows)
    }

    fn new(
        statements: impl IntoIterator<Item = &'s Statement>,
        common: &Common<'_>,
        only_best: bool,
        own_rows: Option<OwnRows<'s>>,
    ) -> Result<Self, NotDecided> {
        let relevant =
            statements.into_iter().filter(|one| common.action.is_none_or(|it| one.may_have(it)));
        let mut dimensions = order::dimensions(relevant, common)?;
        if let Some(of_rows) = dimensions.iter_mut().find(|it| it.key() == dimension::ROWS) {
            of_rows.own = own_rows;
        }
        let common = common.contexts.iter().copied().cloned().collect();
        let mut classes = Self { steps: Vec::new(), common, only_best };
        let keys: Vec<String> = dimensions.iter().map(|it| it.key().to_owned()).collect();
        for dimension in dimensions {
            let keys = keys.iter().map(String::as_str);
            let is_alone = possible::is_alone(dimension.key(), keys, &classes.common);
            let mut step = Step { dimension, fixed: None, is_alone };
            if step.dimension.is_fixed() {
                step.fixed = Some(classes.choices(&step, &classes.common)?);
            }
            classes.steps.push(step);
        }
        // What has one value is chosen once, and what costs nothing to choose is chosen last.
        classes.steps.sort_by_key(|step| match &step.fixed {
            Some(fixed) if fixed.len() == 1 => 0,
            None => 1,
            Some(_) => 2,
        });
        Ok(classes)
    }

    /// Visits a request of each class, by the condition keys in which requests differ, and goes on where it is told. If
    /// there are many, it visits as well all requests that have some keys, of which the others are not chosen yet. Of
    /// very many the most have to be passed over. `left`: how many may be visited.
    ///
    /// # Errors
    ///
    /// If there are too many classes, or too many texts to tell apart. Some have been visited then.
    pub(super) fn visit_where(
        &self,
        left: &mut usize,
        mut visit: impl FnMut(Visited<'_>) -> GoOn,
    ) -> Result<(), NotDecided> {
        let numbers = self.steps.iter().map(Step::at_least).fold(1, usize::saturating_mul);
        let asks_of_some = numbers > FEW_CLASSES;
        let at_most = if numbers > MOST_CLASSES { TRIED_OF_TOO_MANY } else { MOST_CLASSES };
        let kept = left.saturating_sub(at_most);
        *left -= kept;
        let mut visit = |keys: &[(String, Value)], is_whole: bool| match is_whole {
            true => Some(visit(Visited::Whole(keys))),
            false if asks_of_some && !keys.is_empty() => Some(visit(Visited::Some(keys))),
            false => None,
        };
        let visited = self.descend(&self.steps, &self.common, &mut Vec::new(), left, &mut visit);
        *left += kept;
        visited.map(|_| ())
    }

    /// Whether it goes on. `visit` may say where to, of a class or of all that have the keys that are chosen so far.
    fn descend(
        &self,
        steps: &[Step<'s>],
        contexts: &[Context],
        chosen: &mut Vec<(String, Value)>,
        left: &mut usize,
        visit: &mut impl FnMut(&[(String, Value)], bool) -> Option<GoOn>,
    ) -> Result<bool, NotDecided> {
        let Some((first, rest)) = steps.split_first() else {
            *left = left.checked_sub(1).ok_or_else(|| self.too_many())?;
            return Ok(visit(chosen, true) != Some(GoOn::Nowhere));
        };
        match visit(chosen, false) {
            None => {}
            Some(GoOn::Deeper) => *left = left.checked_sub(1).ok_or_else(|| self.too_many())?,
            Some(GoOn::Elsewhere) => return Ok(true),
            Some(GoOn::Nowhere) => return Ok(false),
        }
        let found;
        let choices = match &first.fixed {
            Some(fixed) => fixed,
            None => {
                *left = left.checked_sub(COST_OF_CHOICES).ok_or_else(|| self.too_many())?;
                found = self.choices(first, contexts)?;
                &found
            }
        };
        let so_far = chosen.len();
        let mut goes_on = true;
        for choice in choices {
            chosen.extend(choice.iter().cloned());
            if first.fixed.is_some() && first.is_alone {
                // No other key looks at it.
                goes_on = self.descend(rest, contexts, chosen, left, visit)?;
            } else {
                let contexts: Vec<Context> =
                    contexts.iter().map(|context| with(context, choice)).collect();
                let keys = self.steps.iter().map(|step| step.dimension.key());
                if contexts.iter().all(|context| possible::is_possible(context, keys.clone())) {
                    goes_on = self.descend(rest, &contexts, chosen, left, visit)?;
                }
            }
            chosen.truncate(so_far);
            if !goes_on {
                break;
            }
        }
        Ok(goes_on)
    }

    /// The values of a key in requests that have these other keys.
    fn choices(&self, step: &Step<'s>, contexts: &[Context]) -> Result<Vec<Choice>, NotDecided> {
        let dimension = &step.dimension;
        let choices = dimension.choices(contexts)?;
        // Who asks may count for more than what the statements say.
        let tells_no_more = dimension.variable.is_empty() && dimension.key() != PRINCIPAL_ARN;
        Ok(match self.only_best && step.is_alone && tells_no_more {
            true => best::best(dimension, choices, contexts),
            false => choices,
        })
    }

    fn too_many(&self) -> NotDecided {
        let mut steps: Vec<&Step<'_>> =
            self.steps.iter().filter(|step| step.fixed.is_none() || step.at_least() > 1).collect();
        steps.sort_by_key(|step| std::cmp::Reverse(step.at_least()));
        let keys = steps.iter().map(|step| spelled_condition_key(step.dimension.key()));
        let keys = keys.map(|key| format!("`{key}`")).collect();
        let keys = crate::names::joined_up_to(NAMED, "keys", keys);
        let most = crate::names::grouped(MOST_CLASSES);
        NotDecided { why: format!("more than {most} kinds of requests differ by {keys}") }
    }
}

impl Step<'_> {
    /// No more than its values are in any case.
    fn at_least(&self) -> usize {
        self.fixed.as_ref().map_or_else(|| self.dimension.at_least(), Vec::len)
    }
}

/// A context with what was chosen, where it leaves that open.
pub(super) fn with(context: &Context, chosen: &[(String, Value)]) -> Context {
    let open = chosen.iter().filter(|(key, _)| context.is_open(key));
    open.fold(context.clone(), |it, (key, value)| it.with_value(key, value.clone()))
}

#[cfg(test)]
pub(super) mod tests;
