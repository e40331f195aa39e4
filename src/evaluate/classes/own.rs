//! Rows that are the caller's own: those that a condition lets it have by what only it has.

use super::dimension::ROWS;
use crate::evaluate::context::{Context, Found};
use crate::evaluate::pattern::Pattern;
use crate::evaluate::statement::Statement;
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::facts::Action;
use crate::facts::variables::tells_callers_apart;
use crate::policy_syntax::Effect;

/// What conditions on rows compare them with so that the caller has its own: what an Allow wants, and what a Deny
/// leaves.
pub(in crate::evaluate) fn patterns<'s>(
    statements: impl Iterator<Item = &'s Statement>,
    action: Action,
) -> impl Iterator<Item = &'s Pattern> {
    let conditions = statements.filter(move |one| one.may_have(action)).flat_map(|statement| {
        let denies = matches!(statement.effect, Ok(Effect::Deny));
        let is_left = move |negated: bool| negated == denies;
        let conditions = statement.row_conditions();
        conditions.filter(move |it| it.meaning().is_some_and(|it| is_left(it.negated)))
    });
    let patterns = conditions.flat_map(|condition| condition.patterns());
    patterns.filter(|pattern| pattern.variables().any(tells_callers_apart))
}

/// Whether a pattern matches a row by what the caller has. What stands there for those who have no value is everyone's.
pub(in crate::evaluate) fn is_own(pattern: &Pattern, row: &Text, context: &Context) -> bool {
    let has = |key: &str| !matches!(context.find(key), Found::Absent);
    let is_by_caller = pattern.variables().any(|key| tells_callers_apart(key) && has(key));
    is_by_caller && matches!(pattern.fill(context).matches(row), Truth::Yes)
}

/// Whether a request names rows, and each is the caller's own.
pub(in crate::evaluate) fn names_own_rows_alone(patterns: &[&Pattern], context: &Context) -> bool {
    let rows = context.find(ROWS).values();
    let is_one = |row: &Text| patterns.iter().any(|pattern| is_own(pattern, row, context));
    !rows.is_empty() && rows.iter().all(is_one)
}
