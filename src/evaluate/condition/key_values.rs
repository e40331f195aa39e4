//! `KeyValues`: many values of a key, each compared with all that a condition wants.
//!
//! A policy may list a thousand keys of rows. Which of them is among which is found by their beginning, since
//! comparing each with each would take longer than everything else.

use std::sync::OnceLock;

use super::Condition;
use super::expected::Wanted;
use crate::evaluate::context::Context;
use crate::evaluate::literals::Literals;
use crate::evaluate::pattern::Null;
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::facts::condition_operator::Test;

/// Values that a key may have.
#[derive(Debug)]
pub(in crate::evaluate) struct KeyValues {
    texts: Vec<Text>,
    literals: OnceLock<Literals>,
}

impl KeyValues {
    pub(in crate::evaluate) fn new(texts: Vec<Text>) -> Self {
        Self { texts, literals: OnceLock::new() }
    }

    pub(in crate::evaluate) fn texts(&self) -> &[Text] {
        &self.texts
    }

    pub(in crate::evaluate) fn into_texts(self) -> Vec<Text> {
        self.texts
    }

    /// The numbers of the values that a pattern may match.
    fn that_may_match(&self, pattern: &str) -> Vec<usize> {
        let texts = self.texts.iter().map(|text| Some(text.as_str()));
        self.literals.get_or_init(|| Literals::of(texts)).that_may_match(pattern)
    }
}

impl Condition {
    /// Whether it holds for each of the values, if its key has that one alone: what
    /// [`holds_for_value`](Self::holds_for_value) says of it.
    pub(in crate::evaluate) fn holds_for_each(
        &self,
        values: &KeyValues,
        context: &Context,
    ) -> Vec<Truth> {
        let Ok(operator) = self.meaning else {
            return vec![Truth::No; values.texts.len()];
        };
        // These compare exactly, so that what begins otherwise is another text.
        let exactly = matches!(operator.test, Test::StringEquals | Test::StringLike);
        let mut any = vec![Truth::No; values.texts.len()];
        for expected in &self.expected {
            let filled = match &expected.wanted {
                Wanted::Text(pattern) if exactly => Some(pattern.fill(context)),
                _ => None,
            };
            // A list in the place of a variable is not compared.
            let near = match filled.filter(|filled| filled.null != Null::List) {
                Some(filled) => values.that_may_match(&filled.pattern),
                None => (0..values.texts.len()).collect(),
            };
            for number in near {
                let (Some(value), Some(so_far)) = (values.texts.get(number), any.get_mut(number))
                else {
                    continue;
                };
                if !so_far.is_yes() {
                    let one = expected.compare(operator.test, operator.negated, value, context);
                    *so_far = Truth::any([std::mem::replace(so_far, Truth::No), one]);
                }
            }
        }
        match operator.negated {
            true => any.into_iter().map(Truth::not).collect(),
            false => any,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::unknown::Unknown;
    use crate::policy_syntax::Operator;
    use std::sync::Arc;

    /// Each value is compared as it is alone, whichever are found by their beginning.
    #[test]
    fn each_value_is_decided_as_it_is_alone() {
        let gap = |start: &str| {
            let mut text = Text::known(start);
            text.push(&Text::gap(0, Arc::new(Unknown::new("a name"))));
            text
        };
        let wanted =
            ["a", "a#1", "A", "a*", "*b", "${aws:username}", "${aws:none}#*", "1", "", "true"];
        let wanted: Vec<Text> =
            wanted.into_iter().map(Text::known).chain([gap("a"), gap("")]).collect();
        let given = ["a", "a#1", "A", "a*", "ab", "b", "alice", "1", "", "arn:aws:x:y:z:a"];
        let given: Vec<Text> =
            given.into_iter().map(Text::known).chain([gap("a"), gap("x"), gap("")]).collect();
        let values = KeyValues::new(given.clone());
        let context = Context::new().with("aws:username", "alice");
        for operator in [
            "ForAllValues:StringEquals",
            "ForAnyValue:StringLike",
            "ForAllValues:StringNotEquals",
            "ForAnyValue:StringNotLike",
            "StringEqualsIgnoreCase",
            "ForAnyValue:NumericEquals",
            "ForAnyValue:ArnLike",
            "Bool",
            "ForAllValues:StringLikeIfExists",
        ] {
            for count in [1, 3, wanted.len()] {
                let condition = Condition::new(
                    Operator::of(operator),
                    "dynamodb:LeadingKeys",
                    &wanted[..count],
                    true,
                );
                let meaning = condition.meaning.clone().unwrap();
                let alone: Vec<Truth> = given
                    .iter()
                    .map(|value| condition.holds_for_value(meaning, value, &context))
                    .collect();
                assert_eq!(condition.holds_for_each(&values, &context), alone, "{operator}");
            }
        }
    }
}
