//! Values that allow most: of a key that no other depends on, others tell nothing of what may be allowed.
//!
//! A request is allowed where a statement that allows it applies and none that denies it does. So of two values the
//! one is enough that passes all tests of the former that the other passes, and no more of the latter. Sixty Denys on
//! sixty keys then are one request, and not a product of sixty.

use super::dimension::{Choice, Dimension};
use crate::evaluate::condition::Condition;
use crate::evaluate::context::{Context, Value};
use crate::evaluate::statement::Statement;
use crate::evaluate::truth::Truth;
use crate::policy_syntax::Effect;

/// What a condition should do for a request to be allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wish {
    /// It stands in an Allow.
    Holds,
    /// It stands in a Deny.
    Fails,
    /// What its statement does is not known.
    Either,
}

/// With more kinds of values than these all are kept: each would be compared with each.
const MOST_COMPARED: usize = 200;

impl Wish {
    pub(super) fn of(statement: &Statement) -> Self {
        match statement.effect {
            Ok(Effect::Allow) => Self::Holds,
            Ok(Effect::Deny) => Self::Fails,
            Err(_) => Self::Either,
        }
    }
}

/// Those of a key's values that are enough to find what is allowed. Of several that pass the same tests it is the
/// absence of the key, or else the first.
pub(super) fn best(
    dimension: &Dimension<'_>,
    choices: Vec<Choice>,
    contexts: &[Context],
) -> Vec<Choice> {
    let mut kinds: Vec<(Vec<u8>, Choice)> = Vec::new();
    for choice in choices {
        let passes = passes(dimension, &choice, contexts);
        let is_absent = choice.iter().all(|(_, value)| *value == Value::Absent);
        match kinds.iter_mut().find(|(known, _)| *known == passes) {
            Some((_, known)) if is_absent => *known = choice,
            Some(_) => {}
            None => kinds.push((passes, choice)),
        }
    }
    if kinds.len() > MOST_COMPARED {
        return kinds.into_iter().map(|(_, choice)| choice).collect();
    }
    let is_enough = |one: &[u8], other: &[u8]| {
        one != other && one.iter().zip(other).all(|(one, other)| one >= other)
    };
    let is_best =
        |(passes, _): &&(Vec<u8>, Choice)| !kinds.iter().any(|(other, _)| is_enough(other, passes));
    kinds.iter().filter(is_best).map(|(_, choice)| choice.clone()).collect()
}

/// How far a value is as each condition wishes: the more, the better. Rows of others are better than the caller's own,
/// where that matters.
fn passes(dimension: &Dimension<'_>, choice: &Choice, contexts: &[Context]) -> Vec<u8> {
    let mut passes = Vec::new();
    for context in contexts {
        let with = |context: Context, (key, value): &(String, Value)| {
            context.with_value(key, value.clone())
        };
        let context = choice.iter().fold(context.clone(), with);
        for (condition, wish) in dimension.conditions.iter().zip(&dimension.wishes) {
            let holds = held(condition, &context);
            match wish {
                Wish::Holds => passes.push(holds),
                Wish::Fails => passes.push(2 - holds),
                Wish::Either => passes.extend([holds, 2 - holds]),
            }
        }
        if let Some(own) = &dimension.own {
            passes.push(u8::from(!own.are_all_of(&context)));
        }
    }
    passes
}

pub(super) fn held(condition: &Condition, context: &Context) -> u8 {
    rank(&condition.holds(context))
}

/// No, unknown, yes.
pub(super) fn rank(truth: &Truth) -> u8 {
    match truth {
        Truth::No => 0,
        Truth::Unknown(_) => 1,
        Truth::Yes => 2,
    }
}
