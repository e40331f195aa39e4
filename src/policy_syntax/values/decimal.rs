//! `Decimal`: the integers and decimals of `Numeric…` operators, compared exactly.

use std::cmp::Ordering;
use std::fmt;

/// A number as it was written, without limits to its size or precision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Decimal {
    negative: bool,
    /// Without leading zeros.
    whole: String,
    /// Without trailing zeros.
    fraction: String,
}

impl Decimal {
    /// An optional sign, digits, and optionally a point and digits; nothing else, no exponent.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !are_digits(whole) || !fraction.is_none_or(are_digits) {
            return None;
        }
        let whole = whole.trim_start_matches('0').to_owned();
        let fraction = fraction.unwrap_or_default().trim_end_matches('0').to_owned();
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self { negative: negative && !is_zero, whole, fraction })
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.fraction.is_empty()
    }

    /// A whole number below it.
    pub(crate) fn less(&self) -> Self {
        match self.negative {
            true => Self { whole: one_more(&self.whole), fraction: String::new(), ..self.clone() },
            false if self.whole.is_empty() => Self::whole(true, "1".to_owned()),
            false => Self::whole(false, one_less(&self.whole)),
        }
    }

    /// A whole number above it.
    pub(crate) fn more(&self) -> Self {
        self.clone().negated().less().negated()
    }

    /// A number between this one and a greater one; `None` if it has to be whole and there is none.
    pub(crate) fn before(&self, greater: &Self, whole: bool) -> Option<Self> {
        let next = match (self.negative, self.is_whole()) {
            // Of -1.5 the whole part is -1, and of 1.5 it is 1.
            (true, false) => Self::whole(!self.whole.is_empty(), self.whole.clone()),
            _ => self.more(),
        };
        if next < *greater {
            return Some(next);
        }
        if whole {
            return None;
        }
        // They have the same sign, or one is 0.
        let digits = self.fraction.len().max(greater.fraction.len());
        let (near, negative) = if self.negative { (greater, true) } else { (self, false) };
        let fraction = format!("{:0<digits$}1", near.fraction);
        Some(Self { negative, whole: near.whole.clone(), fraction })
    }

    fn whole(negative: bool, whole: String) -> Self {
        Self { negative, whole, fraction: String::new() }
    }

    fn negated(self) -> Self {
        let is_zero = self.whole.is_empty() && self.fraction.is_empty();
        Self { negative: !self.negative && !is_zero, ..self }
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        (self.whole.len().cmp(&other.whole.len()))
            .then_with(|| self.whole.cmp(&other.whole))
            .then_with(|| self.fraction.cmp(&other.fraction))
    }
}

/// As policies write it.
impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { negative, whole, fraction } = self;
        let sign = if *negative { "-" } else { "" };
        let whole = if whole.is_empty() { "0" } else { whole };
        let point = if fraction.is_empty() { "" } else { "." };
        write!(formatter, "{sign}{whole}{point}{fraction}")
    }
}

/// The next number of digits without leading zeros; none is 0.
fn one_more(digits: &str) -> String {
    let kept = digits.trim_end_matches('9');
    let zeros = "0".repeat(digits.len() - kept.len());
    let (front, last) = kept.split_at_checked(kept.len().saturating_sub(1)).unwrap_or_default();
    let next = match last.bytes().next() {
        Some(digit) => char::from(digit + 1),
        None => '1',
    };
    format!("{front}{next}{zeros}")
}

/// The number before one of digits without leading zeros, which is not 0.
fn one_less(digits: &str) -> String {
    let kept = digits.trim_end_matches('0');
    let nines = "9".repeat(digits.len() - kept.len());
    let (front, last) = kept.split_at_checked(kept.len().saturating_sub(1)).unwrap_or_default();
    let next = char::from(last.bytes().next().unwrap_or(b'1') - 1);
    format!("{front}{next}{nines}").trim_start_matches('0').to_owned()
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn numbers_sort_by_their_value() {
        let sorted = ["-10.5", "-10", "-9.99", "-0.1", "0", "0.09", "0.1", "0.11", "1", "2", "10"];
        for (index, one) in sorted.iter().enumerate() {
            for (other_index, other) in sorted.iter().enumerate() {
                let expected = index.cmp(&other_index);
                assert_eq!(number(one).cmp(&number(other)), expected, "{one} {other}");
            }
        }
    }

    #[test]
    fn equal_numbers_may_be_written_differently() {
        for (one, other) in
            [("10", "10.0"), ("010", "10"), ("-0", "0"), ("+5", "5"), ("0.50", "0.5")]
        {
            assert_eq!(number(one), number(other));
        }
    }

    #[test]
    fn large_and_precise_numbers_stay_apart() {
        assert!(number("9007199254740993") > number("9007199254740992"));
        assert!(number("0.10000000000000001") > number("0.1"));
    }

    #[test]
    fn anything_else_is_no_number() {
        for text in ["", "-", "+-1", "1.", ".5", "1.2.3", "1e3", "0x1", " 1", "1 ", "ten", "١"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
