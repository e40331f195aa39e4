//! `Moment`: the dates of `Date…` operators.
//!
//! "You must specify date/time values with one of the W3C implementations of the ISO 8601 date
//! formats or in epoch (UNIX) time":
//! [condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date),
//! [W3C](https://www.w3.org/TR/NOTE-datetime).

use std::fmt;

use super::Decimal;

/// A moment: seconds since 1970 and the fraction of a second, as digits without trailing zeros.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Moment {
    seconds: i64,
    fraction: String,
}

impl Moment {
    /// The moment that a text means; `None` if it is no date, or may be two.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut readings = readings(text);
        readings.pop().filter(|_| readings.is_empty())
    }

    /// The first moment of a day.
    pub(crate) fn at_midnight(year: i64, month: i64, day: i64) -> Self {
        Self::second(days_since_1970(year, month, day) * 86_400)
    }

    /// The moment that a number of seconds since 1970 means; `None` if it is not whole.
    pub(crate) fn of_seconds(number: &Decimal) -> Option<Self> {
        number.to_string().parse().ok().map(Self::second)
    }

    /// A second before it, or less.
    pub(crate) fn earlier(&self) -> Self {
        Self::second(self.seconds.saturating_sub(i64::from(self.fraction.is_empty())))
    }

    /// A second after it, or less.
    pub(crate) fn later(&self) -> Self {
        Self::second(self.seconds.saturating_add(1))
    }

    /// A moment between this one and a later one.
    pub(crate) fn before(&self, later: &Self) -> Self {
        let next = self.later();
        if next < *later {
            return next;
        }
        let digits = self.fraction.len().max(later.fraction.len());
        Self { seconds: self.seconds, fraction: format!("{:0<digits$}1", self.fraction) }
    }

    /// The seconds since 1970.
    pub(crate) fn seconds(&self) -> i64 {
        self.seconds
    }

    fn second(seconds: i64) -> Self {
        Self { seconds, fraction: String::new() }
    }
}

/// As `aws:CurrentTime` has it: `2026-01-01T00:00:00Z`; before the year 0 and after 9999, the seconds since 1970.
impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, second) = (self.seconds.div_euclid(86_400), self.seconds.rem_euclid(86_400));
        // It is this year or a later one.
        let year = 1970 + days.div_euclid(if days < 0 { 365 } else { 366 });
        let first = |year| days_since_1970(year, 1, 1);
        let year = (year..=9_999).find(|year| first(year + 1) > days).filter(|year| *year >= 0);
        let Some(year) = year else { return write!(formatter, "{}", self.seconds) };
        let month = (1..=12).rfind(|month| days_since_1970(year, *month, 1) <= days).unwrap_or(1);
        let day = days - days_since_1970(year, month, 1) + 1;
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        let point = if self.fraction.is_empty() { "" } else { "." };
        let fraction = &self.fraction;
        write!(
            formatter,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{point}{fraction}Z"
        )
    }
}

/// Every moment that a text may mean: `2026` is a year and a number of seconds, and AWS does not
/// document which. Empty if it is not a date.
pub(crate) fn readings(text: &str) -> Vec<Moment> {
    [of_calendar(text), of_epoch(text)].into_iter().flatten().collect()
}

fn of_epoch(text: &str) -> Option<Moment> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let are_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let seconds = text.parse().ok().filter(|_| are_digits)?;
    Some(Moment { seconds, fraction: String::new() })
}

/// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, and the last with `Thh:mm`, `Thh:mm:ss` or `Thh:mm:ss.s…`,
/// followed by `Z`, `+hh:mm` or `-hh:mm`.
fn of_calendar(text: &str) -> Option<Moment> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map(|month| digits(month, 2));
    let day = parts.next().map(|day| digits(day, 2));
    if parts.next().is_some() || (time.is_some() && day.is_none()) {
        return None;
    }
    let month = month.unwrap_or(Some(1)).filter(|month| (1..=12).contains(month))?;
    let day = day.unwrap_or(Some(1)).filter(|day| (1..=days_in(year, month)).contains(day))?;
    let midnight = days_since_1970(year, month, day) * 86_400;
    let Some(time) = time else {
        return Some(Moment { seconds: midnight, fraction: String::new() });
    };
    let (seconds, fraction) = of_clock(time)?;
    Some(Moment { seconds: midnight + seconds, fraction })
}

/// The seconds after midnight of `hh:mm…` with its zone, and their fraction.
fn of_clock(time: &str) -> Option<(i64, String)> {
    let (clock, offset) = match time.strip_suffix('Z') {
        Some(clock) => (clock, 0),
        None => {
            let at = time.rfind(['+', '-'])?;
            let (clock, zone) = time.split_at_checked(at)?;
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let hours = digits(hours, 2).filter(|hours| *hours < 24)?;
            let minutes = digits(minutes, 2).filter(|minutes| *minutes < 60)?;
            (clock, sign * (hours * 3_600 + minutes * 60))
        }
    };
    let mut parts = clock.split(':');
    let hours = digits(parts.next()?, 2).filter(|hours| *hours < 24)?;
    let minutes = digits(parts.next()?, 2).filter(|minutes| *minutes < 60)?;
    let (seconds, fraction) = match parts.next() {
        None => (0, ""),
        Some(seconds) => match seconds.split_once('.') {
            None => (digits(seconds, 2)?, ""),
            Some((seconds, fraction)) => {
                digits(fraction, fraction.len())?;
                (digits(seconds, 2)?, fraction)
            }
        },
    };
    if parts.next().is_some() || seconds >= 60 {
        return None;
    }
    let fraction = fraction.trim_end_matches('0').to_owned();
    Some((hours * 3_600 + minutes * 60 + seconds - offset, fraction))
}

/// Exactly `count` digits, as a number.
fn digits(text: &str, count: usize) -> Option<i64> {
    let are_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !are_digits || text.len() != count {
        return None;
    }
    // A fraction may have more digits than a number holds; only its being digits matters.
    Some(text.parse().unwrap_or(i64::MAX))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let leap_days_before = |year: i64| {
        let past = year - 1;
        past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400)
    };
    let years = (year - 1970) * 365 + leap_days_before(year) - leap_days_before(1970);
    let months: i64 = (1..month).map(|month| days_in(year, month)).sum();
    years + months + day - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Vec<i64> {
        readings(text).iter().map(|moment| moment.seconds).collect()
    }

    #[test]
    fn every_w3c_format_is_a_date() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01", 0),
            ("1970-02", 31 * 86_400),
            ("2000-03-01", 951_868_800),
            ("2020-01-01T00:00:01Z", 1_577_836_801),
            ("2024-02-29T12:30Z", 1_709_209_800),
            ("1997-07-16T19:20+01:00", 869_077_200),
            ("1997-07-16T19:20:30+01:00", 869_077_230),
            ("1997-07-16T19:20:30.45-05:30", 869_100_630),
            ("1969-12-31T23:59:59Z", -1),
            ("0001-01-01", -62_135_596_800),
        ] {
            assert_eq!(seconds(text), [expected], "{text}");
        }
    }

    #[test]
    fn numbers_are_seconds_since_1970() {
        assert_eq!(seconds("1577836801"), [1_577_836_801]);
        assert_eq!(seconds("0"), [0]);
        assert_eq!(seconds("-1"), [-1]);
        assert_eq!(seconds("20200101"), [20_200_101]);
    }

    #[test]
    fn four_digits_are_a_year_and_a_number() {
        assert_eq!(seconds("2020"), [1_577_836_800, 2020]);
    }

    #[test]
    fn fractions_of_a_second_count() {
        let one = |text: &str| readings(text).remove(0);
        assert!(one("2020-01-01T00:00:00.5Z") > one("2020-01-01T00:00:00.45Z"));
        assert_eq!(one("2020-01-01T00:00:00.50Z"), one("2020-01-01T00:00:00.5Z"));
        assert!(one("2020-01-01T00:00:00Z") < one("2020-01-01T00:00:00.000000000000000000001Z"));
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_day_before() {
        let mut expected = days_since_1970(1900, 1, 1);
        for year in 1900..2300 {
            for month in 1..=12 {
                for day in 1..=days_in(year, month) {
                    assert_eq!(days_since_1970(year, month, day), expected, "{year}-{month}-{day}");
                    expected += 1;
                }
            }
        }
    }

    #[test]
    fn anything_else_is_no_date() {
        for text in [
            "",
            "now",
            "2020-13",
            "2020-00",
            "2020-02-30",
            "2023-02-29",
            "2020-1-1",
            "2020-01-01T00:00:00",
            "2020-01-01T24:00Z",
            "2020-01-01T00:60Z",
            "2020-01-01T00:00:60Z",
            "2020-01-01T00Z",
            "2020-01T00:00Z",
            "2020-01-01T00:00:00.Z",
            "2020-01-01T00:00:00.xZ",
            "2020-01-01T00:00+1:00",
            "2020-01-01T00:00+24:00",
            "2020-01-01 00:00:00Z",
            "2020-01-01t00:00z",
            "2020/01/01",
            "1.5",
            "+1",
            "99999999999999999999",
        ] {
            assert_eq!(readings(text), [], "{text}");
        }
    }
}
