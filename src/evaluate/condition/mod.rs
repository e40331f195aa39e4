//! `Condition`: one operator, one key and its values, against the keys of a request.
//!
//! See AWS's pages on [operators] and on [keys with several values].
//!
//! [operators]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
//! [keys with several values]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html

mod address;
mod arn;
mod expected;
mod key_values;
pub(super) mod time;

use std::sync::Arc;

use self::expected::Expected;
pub(super) use self::expected::Wanted;
pub(super) use self::key_values::KeyValues;
use super::context::{self, Context, Found};
use super::grounds::OpenPart;
use super::pattern::Pattern;
use super::resolve::Resolver;
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::condition_operator::Test;
use crate::policy_syntax::{self, Meaning, Operator, SetOperator};

/// A condition of a statement.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    /// The operator as written.
    operator: String,
    meaning: Result<Meaning, Arc<Unknown>>,
    /// The key as written, and in lower case for comparison.
    key: String,
    lower_key: String,
    expected: Vec<Expected>,
}

impl Condition {
    /// `variables`: whether the document's version has policy variables.
    pub(super) fn read<'t>(
        resolver: &Resolver<'t>,
        read: &policy_syntax::Condition<'t>,
        variables: bool,
    ) -> Self {
        Self::new(read.operator, read.key, &resolver.texts(&read.node), variables)
    }

    fn new(operator: Operator<'_>, key: &str, values: &[Text], variables: bool) -> Self {
        let meaning = operator.meaning().ok_or_else(|| {
            let why = format!("IAM documents no condition operator `{}`", operator.written);
            Arc::new(Unknown::new(why))
        });
        let expected = meaning.as_ref().map_or_else(
            |_| Vec::new(),
            |meaning| {
                values.iter().map(|value| Expected::new(meaning.test, value, variables)).collect()
            },
        );
        Self {
            operator: operator.written.to_owned(),
            meaning,
            key: key.to_owned(),
            lower_key: key.to_ascii_lowercase(),
            expected,
        }
    }

    /// A condition that is entirely unknown.
    pub(super) fn unknown(why: Arc<Unknown>) -> Self {
        Self {
            operator: String::new(),
            meaning: Err(why),
            key: String::new(),
            lower_key: String::new(),
            expected: Vec::new(),
        }
    }

    /// Whether the condition holds for a request.
    pub(super) fn holds(&self, context: &Context) -> Truth {
        let operator = match &self.meaning {
            Ok(operator) => *operator,
            Err(why) => return Truth::Unknown(Arc::clone(why)),
        };
        match context.find(&self.lower_key) {
            Found::Unknown(why) => self.holds_at_any_time().unwrap_or(Truth::Unknown(why)),
            found => self.holds_with(operator, &found, context),
        }
    }

    fn holds_with(&self, operator: Meaning, found: &Found<'_>, context: &Context) -> Truth {
        if self.expected.is_empty()
            && let Some(holds) = self.holds_with_no_values(operator, found)
        {
            return holds;
        }
        match (operator.test, operator.set, found) {
            (Test::Null, Some(set), found) => self.is_null_of_set(set, found),
            (Test::Null, None, found) => self.is_null_as_wanted(found),
            (_, Some(set), found) => self.holds_for_set(operator, set, found, context),
            (_, None, Found::One(value)) => {
                let holds = self.holds_for_value(operator, value, context);
                let unclear = operator.if_exists && value.is_empty();
                if unclear { holds.or(|| self.unclear_if_empty()) } else { holds }
            }
            (_, None, Found::Many(_)) => Truth::unknown(format!(
                "`{}` compares the list `{}` without `ForAllValues:` or `ForAnyValue:`",
                self.operator, self.key
            )),
            // "If the key is not present, evaluate the condition element as true."
            (_, None, _) => (operator.if_exists || operator.negated).into(),
        }
    }

    /// Whether it compares the partition keys of a request.
    pub(super) fn is_about_rows(&self) -> bool {
        matches!(
            self.lower_key.as_str(),
            "dynamodb:leadingkeys" | "dynamodb:firstpartitionkeyvalues"
        )
    }

    /// The texts that it compares with.
    pub(super) fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.expected.iter().filter_map(|expected| match &expected.wanted {
            Wanted::Text(pattern) => Some(pattern),
            _ => None,
        })
    }

    /// What the operator does; `None` if IAM documents no such operator.
    pub(super) fn meaning(&self) -> Option<Meaning> {
        self.meaning.as_ref().ok().copied()
    }

    /// The values that it compares with, as its operator reads them.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &Wanted> {
        self.expected.iter().map(|expected| &expected.wanted)
    }

    /// The values of bytes, as written.
    pub(super) fn bytes_written(&self) -> impl Iterator<Item = &str> {
        let bytes = self.expected.iter().filter(|it| matches!(it.wanted, Wanted::Bytes(_)));
        bytes.map(Expected::written)
    }

    /// The key in lower case.
    pub(super) fn lower_key(&self) -> &str {
        &self.lower_key
    }

    /// The operator as written.
    pub(super) fn operator(&self) -> &str {
        &self.operator
    }

    /// The key as written.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The values as written, with their variables filled in.
    pub(super) fn expected(&self, context: &Context) -> Vec<String> {
        self.expected.iter().map(|expected| expected.describe(context)).collect()
    }

    /// Key, operator and values as written.
    pub(super) fn words(&self) -> String {
        let values = self.expected(&Context::default()).join(", ");
        format!("{} {} {values}", self.key, self.operator)
    }

    /// The same, in which values that only deployment decides are told apart.
    pub(super) fn marked(&self) -> String {
        let texts: Vec<&str> = self.patterns().map(Pattern::marked).collect();
        format!("{} {}", self.words(), texts.join(", "))
    }

    /// What it says where it is not known whether it holds.
    pub(super) fn open_parts(&self) -> Vec<OpenPart> {
        let mut parts = vec![OpenPart { marked: self.words(), why: None }];
        parts.extend(self.meaning.as_ref().err().map(OpenPart::unknown));
        parts.extend(self.wanted().filter_map(|wanted| match wanted {
            Wanted::Text(pattern) => Some(pattern.open_part()),
            Wanted::Unclear(why) => Some(OpenPart::unknown(why)),
            _ => None,
        }));
        parts
    }

    /// The request's value of the key.
    pub(super) fn found(&self, context: &Context) -> String {
        match context.find(&self.lower_key) {
            Found::One(text) => format!("\"{text}\""),
            Found::Many(texts) => context::list(texts),
            Found::Absent => "nothing".to_owned(),
            Found::Unknown(why) => why.why().to_owned(),
        }
    }

    /// `Null`: `true` requires that the key is absent, `false` that it is present "and its value is
    /// not null", as an empty one is.
    fn is_null_as_wanted(&self, found: &Found<'_>) -> Truth {
        let is_null = is_null_set(found.values());
        Truth::any(self.expected.iter().map(|expected| match &expected.wanted {
            Wanted::Bool(wanted) => (*wanted == is_null).into(),
            Wanted::Unclear(why) => Truth::Unknown(Arc::clone(why)),
            _ => Truth::No,
        }))
    }

    /// With a set operator: "always evaluates to true" for `ForAllValues`, "to false" for `ForAnyValue`, which
    /// contradicts what the set operators do with values.
    ///
    /// See [AWS's page][page].
    ///
    /// [page]: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
    fn is_null_of_set(&self, set: SetOperator, found: &Found<'_>) -> Truth {
        match found {
            Found::One(_) | Found::Many([_, ..]) => Truth::unknown(format!(
                "AWS's pages disagree on `{}` where `{}` has a value",
                self.operator, self.key
            )),
            _ => (set == SetOperator::ForAllValues).into(),
        }
    }

    /// A condition without values holds at most where the key is missing: for `ForAllValues` and `IfExists`.
    /// Of a plain negated operator AWS says both that it holds and that it does not. `None` where a
    /// condition with values holds as well.
    fn holds_with_no_values(&self, operator: Meaning, found: &Found<'_>) -> Option<Truth> {
        let is_there = !is_null_set(found.values());
        if operator.set == Some(SetOperator::ForAnyValue) {
            return Some(Truth::No);
        }
        let plain = operator.set.is_none() && !operator.if_exists;
        is_there.then(|| {
            if plain && operator.negated {
                let (operator, key) = (&self.operator, &self.key);
                return Truth::unknown(format!(
                    "`{operator}` compares `{key}` with no values: AWS's pages disagree on that"
                ));
            }
            Truth::No
        })
    }

    fn holds_for_set(
        &self,
        operator: Meaning,
        set: SetOperator,
        found: &Found<'_>,
        context: &Context,
    ) -> Truth {
        let values = found.values();
        if matches!(found, Found::Absent | Found::Unknown(_)) {
            // "It also returns true if there are no context keys in the request." ForAnyValue: "if
            // the key does not exist, the condition returns false", which IfExists overrides.
            return (set == SetOperator::ForAllValues || operator.if_exists).into();
        }
        let each = || values.iter().map(|value| self.holds_for_value(operator, value, context));
        match set {
            // "or if the context key value resolves to a null dataset, such as an empty string".
            SetOperator::ForAllValues if is_null_set(values) => Truth::Yes,
            SetOperator::ForAllValues => Truth::all(each()),
            SetOperator::ForAnyValue if is_null_set(values) && operator.if_exists => {
                self.unclear_if_empty()
            }
            SetOperator::ForAnyValue if is_null_set(values) => Truth::No,
            SetOperator::ForAnyValue => Truth::any(each()),
        }
    }

    /// Several expected values are "evaluated using a logical OR", for negated operators NOR.
    fn holds_for_value(&self, operator: Meaning, value: &Text, context: &Context) -> Truth {
        let compare =
            |expected: &Expected| expected.compare(operator.test, operator.negated, value, context);
        let any = Truth::any(self.expected.iter().map(compare));
        if operator.negated { any.not() } else { any }
    }

    fn unclear_if_empty(&self) -> Truth {
        Truth::unknown(format!(
            "`{}` is empty: AWS does not say whether it then exists for `{}`",
            self.key, self.operator
        ))
    }
}

/// A list that "resolves to a null dataset": it is empty, or contains only empty texts.
fn is_null_set(values: &[Text]) -> bool {
    values.iter().all(Text::is_empty)
}

#[cfg(test)]
mod tests;
