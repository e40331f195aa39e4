//! `Expected`: one value of a condition, parsed once for its operator.

use std::sync::Arc;

use super::{address, arn};
use crate::evaluate::context::Context;
use crate::evaluate::glob::glob;
use crate::evaluate::pattern::{Marks, Null, Pattern};
use crate::evaluate::text::{Text, readable};
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;
use crate::facts::condition_operator::{Order, Test};
use crate::policy_syntax::values::{
    AddressRange, Decimal, Moment, boolean, decode, noun, readings,
};

/// A value as the policy has it, and what it says to the operator.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    written: String,
    pub(super) wanted: Wanted,
}

#[derive(Clone, Debug)]
pub(in crate::evaluate) enum Wanted {
    Text(Pattern),
    Number(Decimal),
    /// Every moment that the text may mean.
    Moments(Vec<Moment>),
    Bool(bool),
    Bytes(Vec<u8>),
    Range(AddressRange),
    /// Not of the operator's type, for which AWS documents no result, or not known.
    Unclear(Arc<Unknown>),
}

impl Expected {
    pub(super) fn new(test: Test, value: &Text, variables: bool) -> Self {
        let wanted = Wanted::read(test, value, variables).unwrap_or_else(Wanted::Unclear);
        Self { written: value.to_string(), wanted }
    }

    /// Whether a value of the request equals or matches this one. `negated`: the result will be
    /// negated.
    pub(super) fn compare(
        &self,
        test: Test,
        negated: bool,
        value: &Text,
        context: &Context,
    ) -> Truth {
        if let Wanted::Text(pattern) = &self.wanted {
            let filled = pattern.fill(context);
            if negated && filled.null == Null::List {
                return Truth::unknown("a list is used as a policy variable");
            }
            return match test {
                Test::Arn => filled.decide(|pattern, gap| arn::like(pattern, gap, value)),
                Test::StringEqualsIgnoreCase => filled.decide(|pattern, gap| {
                    glob(&pattern.to_lowercase(), gap, &value.to_lowercase())
                }),
                _ => filled.matches(value),
            };
        }
        let text = match value.to_known() {
            Ok(text) => text,
            Err(why) => return Truth::Unknown(why),
        };
        let truth = match &self.wanted {
            Wanted::Text(_) => None,
            Wanted::Unclear(why) => Some(Truth::Unknown(Arc::clone(why))),
            Wanted::Number(number) => {
                Decimal::parse(text).map(|given| order(test).holds(given.cmp(number)).into())
            }
            Wanted::Moments(wanted) => {
                let given = readings(text);
                (!given.is_empty()).then(|| compare_moments(order(test), &given, wanted))
            }
            Wanted::Bool(wanted) => boolean(text).map(|given| (given == *wanted).into()),
            Wanted::Bytes(bytes) => decode(text).map(|given| (given == *bytes).into()),
            Wanted::Range(range) => text.parse().ok().map(|given| address::holds(range, given)),
        };
        truth.unwrap_or_else(|| {
            Truth::unknown(format!("the request's `{text}` is no {}", noun(test)))
        })
    }

    /// The value as written.
    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// The value as written, with its variables filled in.
    pub(super) fn describe(&self, context: &Context) -> String {
        match &self.wanted {
            Wanted::Text(pattern) if pattern.has_variables() => {
                let filled = pattern.fill(context);
                let stands_for = match filled.null {
                    Null::Yes | Null::List => "no value".to_owned(),
                    Null::No | Null::Perhaps(_) => format!("\"{}\"", readable(&filled.pattern)),
                };
                format!("\"{}\" = {stands_for}", pattern.written())
            }
            Wanted::Bool(value) => format!("\"{value}\""),
            _ => format!("\"{}\"", self.written),
        }
    }
}

impl Wanted {
    fn read(test: Test, value: &Text, variables: bool) -> Result<Self, Arc<Unknown>> {
        let wildcards = matches!(test, Test::StringLike | Test::Arn);
        let pattern = || Pattern::new(value, Marks { wildcards, variables });
        let read = match (test, value.to_known()) {
            (
                Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike | Test::Arn,
                _,
            ) => Some(Self::Text(pattern())),
            (Test::Bool, _) if variables && pattern().has_variables() => {
                // The page on operators documents that they are supported, the page on variables
                // that they are not.
                let why = "AWS's pages disagree on whether `Bool` takes policy variables";
                return Err(Arc::new(Unknown::new(why)));
            }
            (_, Err(why)) => return Err(why),
            (Test::Numeric(_), Ok(text)) => Decimal::parse(text).map(Self::Number),
            (Test::Date(_), Ok(text)) => {
                Some(readings(text)).filter(|all| !all.is_empty()).map(Self::Moments)
            }
            (Test::Bool | Test::Null, Ok(text)) => boolean(text).map(Self::Bool),
            (Test::Binary, Ok(text)) => decode(text).map(Self::Bytes),
            (Test::IpAddress, Ok(text)) => AddressRange::parse(text).map(Self::Range),
        };
        let no_such = || Arc::new(Unknown::new(format!("`{value}` is no {}", noun(test))));
        read.ok_or_else(no_such)
    }
}

fn order(test: Test) -> Order {
    match test {
        Test::Numeric(order) | Test::Date(order) => order,
        _ => Order::Equals,
    }
}

/// The result is known if every reading of both sides gives the same one.
fn compare_moments(order: Order, given: &[Moment], wanted: &[Moment]) -> Truth {
    let pairs = given.iter().flat_map(|given| wanted.iter().map(move |wanted| (given, wanted)));
    let mut answers = pairs.map(|(given, wanted)| order.holds(given.cmp(wanted)));
    let Some(first) = answers.next() else { return Truth::No };
    if answers.all(|answer| answer == first) {
        first.into()
    } else {
        Truth::unknown("four digits are a year and a number of seconds: AWS does not say which")
    }
}
