//! What conditions compare a key with: texts, numbers, moments, addresses, bytes.

use std::borrow::Cow;

use super::steps::{Step, arn_steps, steps};
use crate::evaluate::condition::{Condition, Wanted};
use crate::evaluate::context::Context;
use crate::evaluate::pattern::Filled;
use crate::evaluate::text::{ANY_CHARACTER, ANY_TEXT, Text, fill_wildcards};
use crate::facts::condition_operator::Test;
use crate::policy_syntax::values::{AddressRange, Decimal, Moment};

/// What the conditions of a key compare it with.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) texts: bool,
    pub(super) numbers: Vec<Decimal>,
    pub(super) moments: Vec<Moment>,
    pub(super) ranges: Vec<AddressRange>,
    pub(super) bytes: Vec<String>,
    pub(super) flags: bool,
}

impl Compared {
    pub(super) fn of(conditions: &[&Condition]) -> Self {
        let mut compared = Self::default();
        for condition in conditions {
            let is_presence = condition.meaning().is_none_or(|it| it.test == Test::Null);
            for wanted in condition.wanted().filter(|_| !is_presence) {
                match wanted {
                    Wanted::Text(_) => compared.texts = true,
                    Wanted::Number(number) => compared.numbers.push(number.clone()),
                    Wanted::Moments(moments) => compared.moments.extend(moments.iter().cloned()),
                    Wanted::Bool(_) => compared.flags = true,
                    Wanted::Range(range) => compared.ranges.push(*range),
                    Wanted::Bytes(_) => {}
                    // Whatever the value is, it is not known whether it passes.
                    Wanted::Unclear(_) => {}
                }
            }
            compared.bytes.extend(condition.bytes_written().map(str::to_owned));
        }
        if !compared.bytes.is_empty() {
            let others = ["eA==", "eQ==", "eg=="].into_iter().map(str::to_owned);
            compared.bytes.extend(others);
            compared.bytes.sort();
            compared.bytes.dedup();
        }
        compared
    }

    /// Whether something is compared as anything but a text.
    pub(super) fn has_more_than_texts(&self) -> bool {
        let Self { texts: _, numbers, moments, ranges, bytes, flags } = self;
        let has_none =
            [numbers.is_empty(), moments.is_empty(), ranges.is_empty(), bytes.is_empty()];
        *flags || has_none.contains(&false)
    }
}

/// The patterns of conditions, with their variables filled in.
pub(super) struct Patterns {
    pub(super) steps: Vec<Vec<Step>>,
    /// Those that deployment completes, as texts that equal themselves.
    pub(super) exact: Vec<Text>,
}

impl Patterns {
    /// As each session fills in their variables.
    pub(super) fn of(conditions: &[&Condition], contexts: &[Context]) -> Self {
        let mut patterns = Self { steps: Vec::new(), exact: Vec::new() };
        for condition in conditions {
            let Some(meaning) = condition.meaning() else { continue };
            let filled = condition.patterns().flat_map(|pattern| {
                let filled = contexts.iter().map(|context| pattern.fill(context));
                filled.filter(Filled::has_value).collect::<Vec<_>>()
            });
            for filled in filled {
                let text: Cow<'_, str> = filled.pattern;
                patterns.steps.push(match meaning.test {
                    Test::Arn => arn_steps(&text),
                    Test::StringEqualsIgnoreCase => steps(&text, true),
                    _ => steps(&text, false),
                });
                if meaning.test == Test::Arn {
                    patterns.steps.push(arn_steps(&format!(
                        "{ANY_TEXT}:{ANY_TEXT}:{ANY_TEXT}:{ANY_TEXT}:{ANY_TEXT}:{ANY_TEXT}"
                    )));
                }
                if filled.gap.is_some() && !text.contains([ANY_TEXT, ANY_CHARACTER]) {
                    patterns.exact.push(fill_wildcards(&text, filled.gap.as_ref()));
                }
            }
        }
        patterns
    }
}
