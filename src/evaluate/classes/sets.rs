//! Lists of values: one for every combination of set comparisons that a list can pass.
//!
//! `ForAllValues` joins what single values give by AND, `ForAnyValue` by OR. So the lists need not be gone through:
//! the outcomes of single values are, closed under both.

use std::collections::BTreeMap;

use super::NotDecided;
use super::best::held;
use super::dimension::Dimension;
use crate::evaluate::condition::Condition;
use crate::evaluate::context::{Context, Value};
use crate::evaluate::text::Text;
use crate::policy_syntax::SetOperator;

/// More outcomes than these are not looked at.
const MOST_OUTCOMES: usize = 1_000;

/// How an outcome of two lists follows from those of each.
#[derive(Clone, Copy)]
pub(super) enum Join {
    All,
    Any,
}

/// No, unknown, yes.
pub(super) type Outcome = Vec<u8>;

impl Join {
    pub(super) fn of(condition: &Condition) -> Self {
        let set = condition.meaning().and_then(|meaning| meaning.set);
        if set == Some(SetOperator::ForAnyValue) { Self::Any } else { Self::All }
    }
}

/// The smallest list for each outcome of the comparisons.
pub(super) fn told_apart(
    dimension: &Dimension<'_>,
    members: &[String],
    singles: Vec<Text>,
    contexts: &[Context],
) -> Result<Vec<Vec<Text>>, NotDecided> {
    let join = |condition: &&Condition| Join::of(condition);
    let of_conditions = contexts.iter().flat_map(|_| dimension.conditions.iter().map(join));
    let of_members = members.iter().map(|_| Join::Any);
    // A list is the caller's own if all in it is.
    let of_own = contexts.iter().filter(|_| dimension.own.is_some()).map(|_| Join::All);
    let joins: Vec<Join> = of_conditions.chain(of_members).chain(of_own).collect();
    let outcome = |single: &Text| -> Outcome {
        let value = Value::Many(vec![single.clone()]);
        let of_conditions = contexts.iter().flat_map(|context| {
            let names = dimension.names();
            let context = names.fold(context.clone(), |it, key| it.with_value(key, value.clone()));
            dimension.conditions.iter().map(move |one| held(one, &context))
        });
        let has = |member: &String| single.as_str().eq_ignore_ascii_case(member);
        let of_members = members.iter().map(|it| u8::from(has(it)));
        let of_own = contexts.iter().filter(|_| dimension.own.is_some());
        let of_own = of_own.map(|context| u8::from(dimension.is_own(single, context)));
        of_conditions.chain(of_members).chain(of_own).collect()
    };
    let of_single = singles.into_iter().map(|single| (outcome(&single), single)).collect();
    closed(&joins, of_single).ok_or_else(|| dimension.too_many_texts())
}

/// The smallest list for each outcome that lists of these values have; `None` if there are too many.
pub(super) fn closed(
    joins: &[Join],
    mut of_single: Vec<(Outcome, Text)>,
) -> Option<Vec<Vec<Text>>> {
    let mut lists: BTreeMap<Outcome, Vec<Text>> = BTreeMap::new();
    for (outcome, single) in &of_single {
        lists.entry(outcome.clone()).or_insert_with(|| vec![single.clone()]);
    }
    // Lists that differ only in an outcome that a single one has are no new ones.
    let mut waiting: Vec<(Outcome, Vec<Text>)> = lists.clone().into_iter().collect();
    of_single.retain(|(outcome, single)| {
        lists.get(outcome).is_some_and(|it| it.first() == Some(single))
    });
    while let Some((outcome, list)) = waiting.pop() {
        for (of_one, single) in &of_single {
            let joined = joined(joins, &outcome, of_one);
            let is_new = lists.get(&joined).is_none_or(|known| known.len() > list.len() + 1);
            if is_new {
                let longer: Vec<Text> = list.iter().chain([single]).cloned().collect();
                lists.insert(joined.clone(), longer.clone());
                waiting.push((joined, longer));
            }
            if lists.len() > MOST_OUTCOMES {
                return None;
            }
        }
    }
    Some(lists.into_values().collect())
}

fn joined(joins: &[Join], one: &[u8], other: &[u8]) -> Outcome {
    let pairs = joins.iter().zip(one.iter().zip(other));
    pairs
        .map(|(join, (one, other))| match join {
            Join::All => *one.min(other),
            Join::Any => *one.max(other),
        })
        .collect()
}
