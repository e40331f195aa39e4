//! `Expected`: one value of a condition, parsed once for its operator.

use std::sync::Arc;

use super::address::Range;
use super::decimal::Decimal;
use super::moment::{Moment, readings};
use super::{arn, base64};
use crate::evaluate::context::Context;
use crate::evaluate::glob::glob;
use crate::evaluate::pattern::{Marks, Null, Pattern};
use crate::evaluate::text::{Text, readable};
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;
use crate::facts::condition_operator::{Order, Test};

#[derive(Clone, Debug)]
pub(super) enum Expected {
    Text(Pattern),
    Number {
        written: String,
        number: Decimal,
    },
    /// Every moment that the text may mean.
    Moments {
        written: String,
        readings: Vec<Moment>,
    },
    Bool(bool),
    Bytes {
        written: String,
        bytes: Vec<u8>,
    },
    Range {
        written: String,
        range: Range,
    },
    /// Not of the operator's type, for which AWS documents no result, or not known.
    Unclear {
        written: String,
        why: Arc<Unknown>,
    },
}

impl Expected {
    pub(super) fn new(test: Test, value: &Text, variables: bool) -> Self {
        let wildcards = matches!(test, Test::StringLike | Test::Arn);
        let pattern = || Pattern::new(value, Marks { wildcards, variables });
        let text = match (test, value.as_known(), value.why()) {
            (
                Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike | Test::Arn,
                ..,
            ) => {
                return Self::Text(pattern());
            }
            (Test::Bool, ..) if variables && pattern().has_variables() => {
                // The page on operators documents that they are supported, the page on variables
                // that they are not.
                let why = "AWS's pages disagree on whether `Bool` takes policy variables";
                return Self::unclear(value, Arc::new(Unknown::new(why)));
            }
            (_, Some(text), _) => text,
            (_, None, why) => {
                let why = why.cloned().unwrap_or_else(|| Arc::new(Unknown::new("not known")));
                return Self::unclear(value, why);
            }
        };
        let written = || text.to_owned();
        let read = match test {
            Test::Numeric(_) => {
                Decimal::parse(text).map(|number| Self::Number { written: written(), number })
            }
            Test::Date(_) => Some(Self::Moments { written: written(), readings: readings(text) })
                .filter(
                    |read| !matches!(read, Self::Moments { readings, .. } if readings.is_empty()),
                ),
            Test::Bool | Test::Null => boolean(text).map(Self::Bool),
            Test::Binary => {
                base64::decode(text).map(|bytes| Self::Bytes { written: written(), bytes })
            }
            Test::IpAddress => {
                Range::parse(text).map(|range| Self::Range { written: written(), range })
            }
            Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike | Test::Arn => {
                None
            }
        };
        read.unwrap_or_else(|| {
            let why = format!("`{}` is no {}", readable(text), noun(test));
            Self::unclear(value, Arc::new(Unknown::new(why)))
        })
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
        if let Self::Text(pattern) = self {
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
        let text = match (value.as_known(), value.why()) {
            (Some(text), _) => text,
            (None, why) => {
                return why.map_or(Truth::No, |why| Truth::Unknown(Arc::clone(why)));
            }
        };
        let truth = match self {
            Self::Text(_) => None,
            Self::Unclear { why, .. } => Some(Truth::Unknown(Arc::clone(why))),
            Self::Number { number, .. } => {
                Decimal::parse(text).map(|given| order(test).holds(given.cmp(number)).into())
            }
            Self::Moments { readings: wanted, .. } => {
                let given = readings(text);
                (!given.is_empty()).then(|| compare_moments(order(test), &given, wanted))
            }
            Self::Bool(wanted) => boolean(text).map(|given| (given == *wanted).into()),
            Self::Bytes { bytes, .. } => base64::decode(text).map(|given| (given == *bytes).into()),
            Self::Range { range, .. } => text.parse().ok().map(|given| range.holds(given)),
        };
        truth.unwrap_or_else(|| {
            Truth::unknown(format!("the request's `{text}` is no {}", noun(test)))
        })
    }

    /// The value as written, with its variables filled in.
    pub(super) fn describe(&self, context: &Context) -> String {
        match self {
            Self::Text(pattern) if pattern.has_variables() => {
                let filled = pattern.fill(context);
                let stands_for = match filled.null {
                    Null::Yes | Null::List => "no value".to_owned(),
                    Null::No | Null::Perhaps(_) => format!("\"{}\"", readable(&filled.pattern)),
                };
                format!("\"{}\" = {stands_for}", pattern.written())
            }
            Self::Text(pattern) => format!("\"{}\"", pattern.written()),
            Self::Bool(value) => format!("\"{value}\""),
            Self::Number { written, .. }
            | Self::Moments { written, .. }
            | Self::Bytes { written, .. }
            | Self::Range { written, .. }
            | Self::Unclear { written, .. } => format!("\"{written}\""),
        }
    }

    fn unclear(value: &Text, why: Arc<Unknown>) -> Self {
        Self::Unclear { written: value.to_string(), why }
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

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

fn noun(test: Test) -> &'static str {
    match test {
        Test::Numeric(_) => "number",
        Test::Date(_) => "date",
        Test::Bool | Test::Null => "boolean",
        Test::Binary => "base64",
        Test::IpAddress => "address",
        Test::Arn => "ARN",
        Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike => "text",
    }
}
