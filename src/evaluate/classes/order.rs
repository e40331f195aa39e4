//! The keys that conditions look at, each before those that are compared with it.

use std::collections::{BTreeMap, BTreeSet};

use super::best::Wish;
use super::dimension::{Dimension, canonical};
use super::{Common, NotDecided};
use crate::evaluate::condition::Condition;
use crate::evaluate::condition::time::{ISSUED, NOW};
use crate::evaluate::pattern::Pattern;
use crate::evaluate::statement::Statement;
use crate::facts::condition_key::spelled_condition_key;
use crate::facts::condition_operator::Test;

/// A pattern in which a key is a variable.
pub(super) struct Variable<'s> {
    pub(super) pattern: &'s Pattern,
    /// The key that is compared with the pattern.
    pub(super) key: String,
    /// Whether it matches in any case.
    pub(super) any_case: bool,
    /// The conditions of the key that the pattern is compared with.
    pub(super) beside: Vec<&'s Condition>,
}

/// The dimensions of these statements.
///
/// # Errors
///
/// If a variable stands where its classes are not known: in a resource, twice in a pattern, beside another one, or
/// in a circle.
pub(super) fn dimensions<'s>(
    statements: impl Iterator<Item = &'s Statement>,
    common: &Common<'_>,
) -> Result<Vec<Dimension<'s>>, NotDecided> {
    let is_open = |key: &str| common.open(key).is_some();
    let mut compared: BTreeMap<&str, Vec<(&'s Condition, Wish)>> = BTreeMap::new();
    for statement in statements {
        if let Some(key) = statement.variables_of_resources().find(|key| is_open(key)) {
            let key = spelled_condition_key(key);
            return Err(not_decided(format!("`{key}` is a variable in a resource")));
        }
        for condition in statement.conditions() {
            let key = canonical(condition.lower_key());
            compared.entry(key).or_default().push((condition, Wish::of(statement)));
        }
    }
    let mut found: BTreeMap<&str, Dimension<'s>> = BTreeMap::new();
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (key, conditions) in &compared {
        let mut own = Dimension::of(key, common);
        for (condition, wish) in conditions {
            if let Some(own) = &mut own {
                own.compare(condition, *wish);
            }
            for pattern in condition.patterns() {
                let open: Vec<&str> = pattern.variables().filter(|key| is_open(key)).collect();
                let [variable] = open.as_slice() else {
                    if open.is_empty() {
                        continue;
                    }
                    let why = format!("`{}` has several variables", pattern.written());
                    return Err(not_decided(why));
                };
                let variable = canonical(variable);
                needs.entry(key).or_default().insert(variable);
                if !found.contains_key(variable)
                    && let Some(dimension) = Dimension::of(variable, common)
                {
                    found.insert(variable, dimension);
                }
                if let Some(dimension) = found.get_mut(variable) {
                    let beside = conditions.iter().map(|(condition, _)| *condition).collect();
                    let any_case = condition.meaning();
                    let any_case =
                        any_case.is_some_and(|it| it.test == Test::StringEqualsIgnoreCase);
                    let key = (*key).to_owned();
                    dimension.variable.push(Variable { pattern, key, any_case, beside });
                }
            }
        }
        if let Some(mut own) = own {
            if let Some(known) = found.remove(key) {
                own.variable = known.variable;
            }
            own.needs_others = needs.contains_key(key);
            found.insert(key, own);
        }
    }
    tell_tags(&mut found);
    tell_moments(&mut found);
    sorted(found, &needs)
}

/// A session begins before it asks.
fn tell_moments(found: &mut BTreeMap<&str, Dimension<'_>>) {
    let conditions = [NOW, ISSUED].map(|key| found.get(key).map(|it| it.conditions.clone()));
    if let [Some(of_now), Some(of_issued)] = conditions {
        for (key, others) in [(NOW, of_issued), (ISSUED, of_now)] {
            found.entry(key).and_modify(|it| it.compare_with(&others));
        }
    }
}

/// A list of tags says which tags there are.
fn tell_tags(found: &mut BTreeMap<&str, Dimension<'_>>) {
    let keys: Vec<String> = found.keys().map(|key| (*key).to_owned()).collect();
    for dimension in found.values_mut() {
        for key in &keys {
            dimension.tell_member(key);
        }
    }
}

/// The dimensions in an order in which each stands behind those that it needs.
fn sorted<'s>(
    mut found: BTreeMap<&str, Dimension<'s>>,
    needs: &BTreeMap<&str, BTreeSet<&str>>,
) -> Result<Vec<Dimension<'s>>, NotDecided> {
    let mut sorted = Vec::new();
    while !found.is_empty() {
        let is_ready = |key: &&str| {
            needs.get(key).is_none_or(|needed| !needed.iter().any(|one| found.contains_key(one)))
        };
        let Some(ready) = found.keys().copied().find(|key| is_ready(key)) else {
            let keys: Vec<_> = found.keys().map(|key| spelled_condition_key(key)).collect();
            let keys = crate::names::listed(keys.iter().map(|key| &**key));
            return Err(not_decided(format!("{keys} are compared with each other")));
        };
        sorted.extend(found.remove(ready));
    }
    Ok(sorted)
}

fn not_decided(why: String) -> NotDecided {
    NotDecided { why }
}
