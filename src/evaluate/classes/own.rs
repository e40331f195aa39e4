//! Rows that are the caller's own: those that a condition lets it have by what only it has.

use std::collections::{BTreeMap, BTreeSet};

use super::dimension::ROWS;
use super::languages;
use super::steps::{Step, steps};
use super::texts::{has, telling_apart};
use crate::evaluate::context::{Context, Found};
use crate::evaluate::glob;
use crate::evaluate::pattern::Pattern;
use crate::evaluate::statement::Statement;
use crate::evaluate::text::{ANY_CHARACTER, ANY_TEXT, Text};
use crate::evaluate::truth::Truth;
use crate::facts::Action;
use crate::facts::variables::tells_callers_apart;
use crate::policy_syntax::Effect;

/// Of more patterns it is not looked at whether one gives others what is the caller's own by another: no row is.
const MOST_PATTERNS: usize = 100;

/// What the caller's own rows match.
#[derive(Clone, Default)]
pub(in crate::evaluate) struct OwnRows<'s>(Vec<Own<'s>>);

/// A pattern in which something stands that only the caller has.
#[derive(Clone)]
struct Own<'s> {
    pattern: &'s Pattern,
    /// The variables whose values tell callers apart, and which texts their values can be.
    variables: Vec<(&'s str, Option<Vec<Step>>)>,
}

impl<'s> OwnRows<'s> {
    /// What conditions on rows compare them with so that the caller has its own: what an Allow wants, and what a Deny
    /// leaves. `common`: what all of the principal's requests have.
    pub(in crate::evaluate) fn of(
        statements: impl Iterator<Item = &'s Statement>,
        action: Action,
        common: &Context,
    ) -> Self {
        let conditions = statements.filter(|one| one.may_have(action)).flat_map(|statement| {
            let denies = matches!(statement.effect, Ok(Effect::Deny));
            let conditions = statement.row_conditions();
            conditions.filter(move |it| it.meaning().is_some_and(|it| it.negated == denies))
        });
        let of = |pattern: &'s Pattern| {
            let variables = pattern.variables().filter(|key| tells_callers_apart(key));
            let variables = variables.filter_map(|key| match common.find(key) {
                Found::Unknown(why) => Some((key, languages::of(key, why.missing()))),
                // The tags of a role are those of all its sessions.
                _ if languages::is_principal_tag(key) => None,
                _ => Some((key, None)),
            });
            Own { pattern, variables: variables.collect() }
        };
        let all = conditions.flat_map(|condition| condition.patterns()).map(of);
        Self(all.filter(|own| !own.variables.is_empty()).collect())
    }

    /// Whether a row is the caller's own: by one pattern, and nobody else's by another one.
    pub(super) fn has(&self, row: &Text, context: &Context) -> bool {
        self.0.len() <= MOST_PATTERNS
            && self.0.iter().any(|own| own.has(row, context))
            && !self.is_of_several(row, context)
    }

    /// Whether patterns together give a row to several values of a variable.
    fn is_of_several(&self, row: &Text, context: &Context) -> bool {
        if self.0.len() < 2 {
            return false;
        }
        let mut values: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for own in &self.0 {
            for (key, language) in &own.variables {
                let found = own.values(key, language.as_deref(), row, context);
                values.entry(key).or_default().extend(found);
            }
        }
        // By another variable it is the row of whoever has the value there.
        let by_variables = values.values().filter(|values| !values.is_empty()).count();
        by_variables > 1 || values.values().any(|values| values.len() > 1)
    }

    /// Whether a request names rows, and each is the caller's own.
    pub(in crate::evaluate) fn are_all_of(&self, context: &Context) -> bool {
        let rows = context.find(ROWS).values();
        !rows.is_empty() && rows.iter().all(|row| self.has(row, context))
    }

    /// Rows that the patterns give the caller, and somebody else as well.
    pub(super) fn shared(&self, context: &Context) -> Vec<String> {
        if self.0.len() > MOST_PATTERNS {
            return Vec::new();
        }
        let by_one = self.0.iter().filter_map(|own| own.shared(context));
        let pairs = self.0.iter().enumerate().flat_map(|(number, own)| {
            let others = self.0.iter().enumerate().filter(move |(other, _)| *other != number);
            others.map(move |(_, other)| (own, other))
        });
        let by_two = pairs.filter_map(|(own, other)| own.shared_by(other, context));
        by_one.chain(by_two).collect()
    }
}

impl Own<'_> {
    /// Whether the pattern matches a row by what the caller has, and would by nobody else's value. What stands there for
    /// those who have no value is everyone's.
    fn has(&self, row: &Text, context: &Context) -> bool {
        let given = self.variables.iter().filter(|(key, _)| !is_absent(context, key));
        let mut given = given.peekable();
        given.peek().is_some()
            && matches!(self.pattern.fill(context).matches(row), Truth::Yes)
            && given.all(|(key, language)| {
                self.values(key, language.as_deref(), row, context).len() <= 1
            })
    }

    /// The values of a variable that would match a row.
    fn values(
        &self,
        key: &str,
        language: Option<&[Step]>,
        row: &Text,
        context: &Context,
    ) -> BTreeSet<String> {
        // Where it stands twice there is one.
        let Some((before, after)) = self.pattern.around(key, context) else {
            return BTreeSet::new();
        };
        let row = row.as_str();
        let ends: Vec<usize> = row.char_indices().map(|(at, _)| at).chain([row.len()]).collect();
        let part = |from: usize, to: usize| row.get(from..to).unwrap_or_default();
        let mut values: BTreeSet<String> = BTreeSet::new();
        for from in ends.iter().filter(|at| glob::matches(&before, part(0, **at))) {
            let behind = ends.iter().filter(|to| *to > from);
            let fitting = behind.filter(|to| glob::matches(&after, part(**to, row.len())));
            let fitting = fitting.map(|to| part(*from, *to));
            let fitting = fitting.filter(|it| language.is_none_or(|language| has(language, it)));
            values.extend(fitting.map(str::to_owned));
        }
        values
    }

    /// A row that this pattern gives the caller, and the other one somebody else.
    fn shared_by(&self, other: &Self, context: &Context) -> Option<String> {
        self.variables.iter().find_map(|(key, language)| {
            let Found::One(own) = context.find(key) else { return None };
            let (before, after) = self.pattern.around(key, context)?;
            let (before_other, after_other) = other.pattern.around(key, context)?;
            let mine = format!("{before}{own}{after}", own = own.as_str());
            let theirs = format!("{before_other}{ANY_TEXT}{after_other}");
            let both = [&mine, &theirs].map(|pattern| steps(pattern, false));
            let rows = telling_apart(&both, None, 1).unwrap_or_default();
            let is_others = |row: &String| {
                let values = other.values(key, language.as_deref(), &Text::known(row), context);
                glob::matches(&mine, row) && values.iter().any(|value| value != own.as_str())
            };
            rows.into_iter().find(is_others)
        })
    }

    /// A row that the pattern gives the caller and another one.
    fn shared(&self, context: &Context) -> Option<String> {
        self.variables.iter().find_map(|(key, language)| {
            let Found::One(own) = context.find(key) else { return None };
            let (before, after) = self.pattern.around(key, context)?;
            let is_open = |text: &str| text.contains([ANY_TEXT, ANY_CHARACTER]);
            if !is_open(&before) && !is_open(&after) {
                return None;
            }
            let own = own.as_str();
            let of_language = language.as_deref();
            let fresh = telling_apart(&[], of_language, 2).unwrap_or_default();
            // What stands beside the value may be part of another one: of `a-b`, where `a-*` are the rows of `a`.
            let behind = after.split([ANY_TEXT, ANY_CHARACTER]).next().unwrap_or_default();
            let ahead = before.split([ANY_TEXT, ANY_CHARACTER]).next_back().unwrap_or_default();
            let longer = [format!("{own}{behind}x"), format!("x{ahead}{own}")];
            let others = [format!("{own}x"), format!("x{own}"), "y".to_owned()];
            let others = longer.into_iter().chain(others).chain(fresh).filter(|it| it != own);
            let mut others = others.filter(|it| of_language.is_none_or(|one| has(one, it)));
            let with = |value: &str| format!("{before}{value}{after}");
            let mine = with(own);
            others.find_map(|other| {
                let theirs = with(&other);
                let both = [&mine, &theirs].map(|pattern| steps(pattern, false));
                let rows = telling_apart(&both, None, 1).unwrap_or_default();
                let is_both =
                    |row: &String| glob::matches(&mine, row) && glob::matches(&theirs, row);
                rows.into_iter().find(is_both)
            })
        })
    }
}

fn is_absent(context: &Context, key: &str) -> bool {
    matches!(context.find(key), Found::Absent)
}
