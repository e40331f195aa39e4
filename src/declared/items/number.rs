//! Numbers as DynamoDB compares them: by their digits, without leading and trailing zeros.

use crate::facts::limits::items::{NUMBER_DIGITS, NUMBER_MAGNITUDE};

/// A decimal number: a sign, the significant digits, and the power of ten of the first one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Number {
    negative: bool,
    digits: String,
    magnitude: i64,
}

impl Number {
    /// `None` if the text is not a number.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix(['-', '+']) {
            Some(rest) => (text.starts_with('-'), rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let leading = all.len() - all.trim_start_matches('0').len();
        let digits = all.trim_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { negative: false, digits, magnitude: 0 });
        }
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?;
        let magnitude = exponent.saturating_add(point).saturating_sub(1);
        Some(Self { negative, digits, magnitude })
    }

    /// The number of significant digits.
    pub(super) fn precision(&self) -> usize {
        self.digits.len()
    }

    pub(super) fn is_precise(&self) -> bool {
        self.precision() <= NUMBER_DIGITS
    }

    /// Whether it is neither too large nor too close to 0.
    pub(super) fn is_in_range(&self) -> bool {
        self.digits.is_empty() || NUMBER_MAGNITUDE.contains(&self.magnitude)
    }

    /// The size in bytes: one for two digits, one more, and one for a minus.
    pub(super) fn bytes(&self) -> usize {
        self.digits.len().div_ceil(2) + 1 + usize::from(self.negative)
    }
}

/// An exponent of any length. Beyond the range of numbers only its sign matters.
fn read_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let beyond = if text.starts_with('-') { i64::MIN } else { i64::MAX };
    Some(text.parse().unwrap_or(beyond))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_written_in_many_ways() {
        let read = |text| Number::read(text).unwrap();
        for (one, other) in [
            ("1", "1.0"),
            ("100", "1e2"),
            ("0.5", ".50"),
            ("-0", "0"),
            ("+7", "07"),
            ("12", "1.2E+1"),
        ] {
            assert_eq!(read(one), read(other), "{one} {other}");
        }
        assert_ne!(read("1"), read("-1"));
        assert_ne!(read("1"), read("10"));
        for text in ["", "-", ".", "1,5", "0x10", "NaN", "inf", " 1", "1e", "1e+", "١", "1.2.3"] {
            assert_eq!(Number::read(text), None, "{text}");
        }
    }

    #[test]
    fn digits_and_range_have_edges() {
        let read = |text: &str| Number::read(text).unwrap();
        assert!(read(&"9".repeat(38)).is_precise());
        assert!(!read(&"9".repeat(39)).is_precise());
        assert!(read(&format!("0.00{}000", "9".repeat(38))).is_precise(), "zeros do not count");
        for (text, fits) in [
            ("9.99e125", true),
            ("1e126", false),
            ("-9.99e125", true),
            ("-1e126", false),
            ("1e-130", true),
            ("9.9e-131", false),
            ("0", true),
            ("0e999999999999999999999", true),
            ("1e999999999999999999999", false),
            ("1e-999999999999999999999", false),
        ] {
            assert_eq!(read(text).is_in_range(), fits, "{text}");
        }
    }

    #[test]
    fn two_digits_take_a_byte() {
        let bytes = |text| Number::read(text).unwrap().bytes();
        assert_eq!(
            [bytes("0"), bytes("12"), bytes("123"), bytes("-12"), bytes("1000")],
            [1, 2, 3, 3, 2]
        );
    }
}
