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
    /// Whether the key is there: `Null`. Takes neither a set operator nor `IfExists`.
    Presence,
}

/// What an operator compares, in any case; without set operator and `IfExists`. `None` for no
/// operator of IAM's.
pub fn comparison(operator: &str) -> Option<Comparison> {
    let known = OPERATORS.iter().find(|(name, _)| name.eq_ignore_ascii_case(operator));
    known.map(|(_, compares)| *compares)
}

/// The names of all operators, without set operators and `IfExists`.
pub fn operator_names() -> impl Iterator<Item = &'static str> {
    OPERATORS.iter().map(|(name, _)| *name)
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

const OPERATORS: &[(&str, Comparison)] = &[
    ("StringEquals", Comparison::Text),
    ("StringNotEquals", Comparison::Text),
    ("StringEqualsIgnoreCase", Comparison::Text),
    ("StringNotEqualsIgnoreCase", Comparison::Text),
    ("StringLike", Comparison::Text),
    ("StringNotLike", Comparison::Text),
    ("NumericEquals", Comparison::Number),
    ("NumericNotEquals", Comparison::Number),
    ("NumericLessThan", Comparison::Number),
    ("NumericLessThanEquals", Comparison::Number),
    ("NumericGreaterThan", Comparison::Number),
    ("NumericGreaterThanEquals", Comparison::Number),
    ("DateEquals", Comparison::Date),
    ("DateNotEquals", Comparison::Date),
    ("DateLessThan", Comparison::Date),
    ("DateLessThanEquals", Comparison::Date),
    ("DateGreaterThan", Comparison::Date),
    ("DateGreaterThanEquals", Comparison::Date),
    ("Bool", Comparison::Flag),
    ("BinaryEquals", Comparison::Bytes),
    ("IpAddress", Comparison::Address),
    ("NotIpAddress", Comparison::Address),
    ("ArnEquals", Comparison::Arn),
    ("ArnLike", Comparison::Arn),
    ("ArnNotEquals", Comparison::Arn),
    ("ArnNotLike", Comparison::Arn),
    ("Null", Comparison::Presence),
];

#[cfg(test)]
mod tests {
    use super::super::condition_key::{condition_key_names, known_condition_key};
    use super::*;

    #[test]
    fn an_operator_is_known_in_any_case_and_only_by_its_own_name() {
        assert_eq!(operator_names().count(), 27);
        assert_eq!(comparison("stringlike"), Some(Comparison::Text));
        assert_eq!(comparison("StringEqual"), None);
        assert_eq!(comparison("ForAllValues:StringEquals"), None);
    }

    #[test]
    fn every_known_key_has_an_operator() {
        for name in condition_key_names() {
            let key = name.replace("${", "").replace('}', "");
            let holds = known_condition_key(&key).unwrap();
            let takes = |operator: &str| {
                let comparison = comparison(operator).unwrap();
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
