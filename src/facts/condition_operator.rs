//! The operators of conditions, and what each compares.

use super::condition_key::ValueType;
use super::pages;
use super::source::Source;

/// Where the list comes from.
pub const SOURCE: Source = Source {
    what: "IAM User Guide: condition operators",
    version: "copy of 2026-09",
    date: "2026-09",
    page: pages::IAM_CONDITION_OPERATORS,
};

/// What an operator compares.
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Comparison {
    /// Text.
    Text,
    /// Numbers.
    Number,
    /// Dates and times.
    Date,
    /// True or false.
    Flag,
    /// Binary values.
    Bytes,
    /// IP addresses and ranges of them.
    Address,
    /// ARNs.
    Arn,
    /// Whether the key is present: `Null`. Takes neither a set operator nor `IfExists`.
    Presence,
}

/// An operator of IAM's, without set operator and `IfExists`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ConditionOperator {
    /// `StringNotEquals`
    pub name: &'static str,
    /// The test of one value of the request.
    pub test: Test,
    /// Whether the operator holds if the test does not.
    pub negated: bool,
}

/// The test of one value of a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Test {
    /// Whether two texts are equal.
    StringEquals,
    /// The same in any case.
    StringEqualsIgnoreCase,
    /// Whether a text is like a pattern with wildcards.
    StringLike,
    /// How two numbers compare.
    Numeric(Order),
    /// How two moments compare.
    Date(Order),
    /// Whether a value is true or false.
    Bool,
    /// Whether two binary values are equal.
    Binary,
    /// Whether an address is in a range.
    IpAddress,
    /// `ArnEquals` and `ArnLike`, which "behave identically".
    Arn,
    /// Whether the key is present.
    Null,
}

/// How two numbers or two moments compare.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Order {
    /// They are equal.
    Equals,
    /// The request's is less.
    LessThan,
    /// The request's is less, or equal.
    LessThanEquals,
    /// The request's is greater.
    GreaterThan,
    /// The request's is greater, or equal.
    GreaterThanEquals,
}

/// The operator of this name, in any case, without set operator and `IfExists`. `None` if IAM has
/// no such operator.
pub fn condition_operator(name: &str) -> Option<&'static ConditionOperator> {
    OPERATORS.iter().find(|operator| operator.name.eq_ignore_ascii_case(name))
}

/// The names of all operators, without set operators and `IfExists`.
pub fn operator_names() -> impl Iterator<Item = &'static str> {
    OPERATORS.iter().map(|operator| operator.name)
}

impl Comparison {
    /// Whether it compares keys that hold values of a type. ARNs also compare as text, and
    /// `aws:EpochTime`, a date, also as a number.
    pub const fn takes(self, value: ValueType) -> bool {
        matches!(
            (self, value),
            (Self::Presence, _)
                | (Self::Text, ValueType::String | ValueType::Arn)
                | (Self::Number, ValueType::Numeric | ValueType::Date)
                | (Self::Date, ValueType::Date)
                | (Self::Flag, ValueType::Bool)
                | (Self::Address, ValueType::IpAddress)
                | (Self::Arn, ValueType::Arn)
        )
    }
}

impl Test {
    /// What it compares.
    pub const fn compares(self) -> Comparison {
        match self {
            Self::StringEquals | Self::StringEqualsIgnoreCase | Self::StringLike => {
                Comparison::Text
            }
            Self::Numeric(_) => Comparison::Number,
            Self::Date(_) => Comparison::Date,
            Self::Bool => Comparison::Flag,
            Self::Binary => Comparison::Bytes,
            Self::IpAddress => Comparison::Address,
            Self::Arn => Comparison::Arn,
            Self::Null => Comparison::Presence,
        }
    }
}

impl Order {
    /// Whether the comparison of the request's value with the policy's satisfies the operator.
    pub const fn holds(self, between: std::cmp::Ordering) -> bool {
        match self {
            Self::Equals => between.is_eq(),
            Self::LessThan => between.is_lt(),
            Self::LessThanEquals => between.is_le(),
            Self::GreaterThan => between.is_gt(),
            Self::GreaterThanEquals => between.is_ge(),
        }
    }
}

const fn is(name: &'static str, test: Test) -> ConditionOperator {
    ConditionOperator { name, test, negated: false }
}

const fn is_not(name: &'static str, test: Test) -> ConditionOperator {
    ConditionOperator { name, test, negated: true }
}

const OPERATORS: &[ConditionOperator] = &[
    is("StringEquals", Test::StringEquals),
    is_not("StringNotEquals", Test::StringEquals),
    is("StringEqualsIgnoreCase", Test::StringEqualsIgnoreCase),
    is_not("StringNotEqualsIgnoreCase", Test::StringEqualsIgnoreCase),
    is("StringLike", Test::StringLike),
    is_not("StringNotLike", Test::StringLike),
    is("NumericEquals", Test::Numeric(Order::Equals)),
    is_not("NumericNotEquals", Test::Numeric(Order::Equals)),
    is("NumericLessThan", Test::Numeric(Order::LessThan)),
    is("NumericLessThanEquals", Test::Numeric(Order::LessThanEquals)),
    is("NumericGreaterThan", Test::Numeric(Order::GreaterThan)),
    is("NumericGreaterThanEquals", Test::Numeric(Order::GreaterThanEquals)),
    is("DateEquals", Test::Date(Order::Equals)),
    is_not("DateNotEquals", Test::Date(Order::Equals)),
    is("DateLessThan", Test::Date(Order::LessThan)),
    is("DateLessThanEquals", Test::Date(Order::LessThanEquals)),
    is("DateGreaterThan", Test::Date(Order::GreaterThan)),
    is("DateGreaterThanEquals", Test::Date(Order::GreaterThanEquals)),
    is("Bool", Test::Bool),
    is("BinaryEquals", Test::Binary),
    is("IpAddress", Test::IpAddress),
    is_not("NotIpAddress", Test::IpAddress),
    is("ArnEquals", Test::Arn),
    is("ArnLike", Test::Arn),
    is_not("ArnNotEquals", Test::Arn),
    is_not("ArnNotLike", Test::Arn),
    is("Null", Test::Null),
];

#[cfg(test)]
mod tests {
    use super::super::condition_key::{condition_key_names, known_condition_key};
    use super::*;

    #[test]
    fn an_operator_is_known_in_any_case_and_only_by_its_own_name() {
        assert_eq!(operator_names().count(), 27);
        let compares = |name| condition_operator(name).map(|operator| operator.test.compares());
        assert_eq!(compares("stringlike"), Some(Comparison::Text));
        assert_eq!(compares("StringEqual"), None);
        assert_eq!(compares("ForAllValues:StringEquals"), None);
    }

    #[test]
    fn every_known_key_has_an_operator() {
        for name in condition_key_names() {
            let key = name.replace("${", "").replace('}', "");
            let holds = known_condition_key(&key).unwrap();
            let takes = |operator: &str| {
                let comparison = condition_operator(operator).unwrap().test.compares();
                comparison != Comparison::Presence && comparison.takes(holds.value)
            };
            assert!(operator_names().any(takes), "{name}");
        }
    }

    #[test]
    fn an_arn_is_text_and_text_is_no_arn() {
        assert!(Comparison::Text.takes(ValueType::Arn));
        assert!(!Comparison::Arn.takes(ValueType::String));
        assert!(!Comparison::Text.takes(ValueType::Bool));
        assert!(Comparison::Presence.takes(ValueType::Bool));
    }
}
