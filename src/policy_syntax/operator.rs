//! `Operator`: the parts of a condition operator's name.

use crate::facts::Comparison;
use crate::facts::condition_operator::{ConditionOperator, Test, condition_operator};

/// A condition operator such as `ForAllValues:StringNotLikeIfExists`, whether IAM knows it or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Operator<'t> {
    /// The name as written in the policy.
    pub(crate) written: &'t str,
    pub(crate) set: Option<SetOperator>,
    /// Without set operator and `IfExists`.
    pub(crate) base: &'t str,
    pub(crate) if_exists: bool,
    known: Option<&'static ConditionOperator>,
}

/// How the values of a list are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SetOperator {
    ForAllValues,
    ForAnyValue,
}

/// The meaning of an operator that IAM knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Meaning {
    pub(crate) set: Option<SetOperator>,
    pub(crate) test: Test,
    pub(crate) negated: bool,
    pub(crate) if_exists: bool,
}

impl<'t> Operator<'t> {
    /// Parses a name, in any case. A name that IAM does not know has no meaning.
    pub(crate) fn of(written: &'t str) -> Self {
        let (set, rest) = match written.split_once(':') {
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAllValues") => {
                (Some(SetOperator::ForAllValues), rest)
            }
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(SetOperator::ForAnyValue), rest)
            }
            _ => (None, written),
        };
        let cut = rest.len().checked_sub("IfExists".len()).and_then(|at| rest.split_at_checked(at));
        let (base, if_exists) = match cut {
            Some((base, end)) if end.eq_ignore_ascii_case("IfExists") => (base, true),
            _ => (rest, false),
        };
        Self { written, set, base, if_exists, known: condition_operator(base) }
    }

    /// Whether it is this operator, with or without set operator and `IfExists`.
    pub(crate) fn is(&self, base: &str) -> bool {
        self.base.eq_ignore_ascii_case(base)
    }

    /// What it compares, if its base is one of IAM's operators.
    pub(crate) fn compares(&self) -> Option<Comparison> {
        self.known.map(|known| known.test.compares())
    }

    /// Its meaning, if IAM knows it: "You can add IfExists to the end of any condition operator name
    /// except Null".
    pub(crate) fn meaning(&self) -> Option<Meaning> {
        let ConditionOperator { test, negated, .. } = *self.known?;
        let Self { set, if_exists, .. } = *self;
        (!if_exists || test != Test::Null).then_some(Meaning { set, test, negated, if_exists })
    }

    /// Whether it requires a difference, and so holds if the key is absent.
    pub(crate) fn is_negated(&self) -> bool {
        self.known.is_some_and(|known| known.negated)
    }

    /// Whether a request without the key satisfies the condition.
    pub(crate) fn holds_without_key(&self) -> bool {
        match self.set {
            Some(SetOperator::ForAllValues) => true,
            Some(SetOperator::ForAnyValue) => self.if_exists,
            None => self.if_exists || self.is_negated(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_apart() {
        let operator = Operator::of("ForAllValues:StringNotLikeIfExists");
        assert_eq!(operator.set, Some(SetOperator::ForAllValues));
        assert_eq!((operator.base, operator.if_exists), ("StringNotLike", true));
        assert_eq!(
            operator.meaning(),
            Some(Meaning {
                set: Some(SetOperator::ForAllValues),
                test: Test::StringLike,
                negated: true,
                if_exists: true,
            })
        );
        let operator = Operator::of("Bool");
        assert_eq!((operator.set, operator.base, operator.if_exists), (None, "Bool", false));
        let meaning = |name| Operator::of(name).meaning();
        assert_eq!(meaning("forallvalues:stringequalsifexists"), {
            meaning("ForAllValues:StringEqualsIfExists")
        });
        assert_eq!(meaning("ArnEquals"), meaning("ArnLike"));
    }

    #[test]
    fn what_holds_without_its_key() {
        for (name, holds) in [
            ("ForAllValues:StringEquals", true),
            ("StringNotEquals", true),
            ("BoolIfExists", true),
            ("ForAnyValue:StringNotEquals", false),
            ("ForAnyValue:StringEqualsIfExists", true),
            ("StringEquals", false),
        ] {
            assert_eq!(Operator::of(name).holds_without_key(), holds, "{name}");
        }
    }

    #[test]
    fn other_names_have_no_meaning() {
        for name in [
            "",
            "StringMatches",
            "NullIfExists",
            "ForAllValues:NullIfExists",
            "ForSome:Bool",
            "IfExists",
        ] {
            assert_eq!(Operator::of(name).meaning(), None, "{name}");
            assert_eq!(Operator::of(name).written, name);
        }
    }
}
