//! The values of conditions, as their operators read them.

mod address;
mod base64;
mod decimal;
mod moment;

pub(crate) use address::AddressRange;
pub(crate) use base64::decode;
pub(crate) use decimal::Decimal;
pub(crate) use moment::{Moment, readings};

use crate::facts::condition_operator::Test;

/// The value of `Bool` and `Null`, in any case of letters.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// Whether an operator can read the text, in the forms that AWS documents. A text and an ARN may be anything.
pub(crate) fn is_of(test: Test, text: &str) -> bool {
    match test {
        Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike | Test::Arn => true,
        Test::Numeric(_) => Decimal::parse(text).is_some(),
        Test::Date(_) => !readings(text).is_empty(),
        Test::Bool | Test::Null => boolean(text).is_some(),
        Test::Binary => decode(text).is_some(),
        Test::IpAddress => AddressRange::parse(text).is_some(),
    }
}

/// What an operator reads, without article.
pub(crate) fn noun(test: Test) -> &'static str {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::condition_operator::condition_operator;

    #[test]
    fn each_operator_reads_values_of_its_own_kind() {
        let values = ["3600", "2026-01-31T00:00:00Z", "TRUE", "YQ==", "203.0.113.0/24", "x"];
        for (operator, expected) in [
            ("NumericLessThan", [true, false, false, false, false, false]),
            // Digits are seconds since 1970.
            ("DateLessThan", [true, true, false, false, false, false]),
            ("Bool", [false, false, true, false, false, false]),
            ("Null", [false, false, true, false, false, false]),
            ("BinaryEquals", [true, false, true, true, false, false]),
            ("NotIpAddress", [false, false, false, false, true, false]),
            ("StringLike", [true; 6]),
            ("ArnEquals", [true; 6]),
        ] {
            let test = condition_operator(operator).unwrap().test;
            assert_eq!(values.map(|value| is_of(test, value)), expected, "{operator}");
        }
    }
}
