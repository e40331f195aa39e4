//! When requests are made: after this program was, so that a grant that has expired before allows nothing.

use std::sync::LazyLock;

use super::{Condition, Wanted};
use crate::evaluate::context::{Context, Found};
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::policy_syntax::values::Moment;

pub(in crate::evaluate) const NOW: &str = "aws:currenttime";
/// The same in seconds since 1970.
pub(in crate::evaluate) const NOW_AGAIN: &str = "aws:epochtime";

/// When the session began.
pub(in crate::evaluate) const ISSUED: &str = "aws:tokenissuetime";

/// No request is made earlier.
pub(in crate::evaluate) static EARLIEST: LazyLock<Moment> =
    LazyLock::new(|| Moment::at_midnight(2025, 1, 1));
/// No session began earlier: "The `GetFederationToken` […] maximum value is 36 hours", and others last shorter.
///
/// See [AWS's page](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html).
pub(in crate::evaluate) static EARLIEST_SESSION: LazyLock<Moment> =
    LazyLock::new(|| Moment::at_midnight(2024, 12, 30));

impl Condition {
    /// Whether it holds for a request of which the time is not known: `None` if some times decide otherwise than others.
    pub(super) fn holds_at_any_time(&self) -> Option<Truth> {
        let (earliest, value) = match self.lower_key.as_str() {
            NOW => (&*EARLIEST, EARLIEST.to_string()),
            NOW_AGAIN => (&*EARLIEST, EARLIEST.seconds().to_string()),
            ISSUED => (&*EARLIEST_SESSION, EARLIEST_SESSION.to_string()),
            _ => return None,
        };
        let is_over = |wanted: &Wanted| match wanted {
            Wanted::Moments(moments) => moments.iter().all(|moment| moment < earliest),
            Wanted::Number(number) => {
                Moment::of_seconds(number).is_some_and(|moment| moment < *earliest)
            }
            _ => false,
        };
        if self.expected.is_empty() || !self.wanted().all(is_over) {
            return None;
        }
        // All later moments compare alike with what lies before.
        let operator = self.meaning()?;
        let holds = |found| self.holds_with(operator, &found, &Context::new());
        let value = Text::known(&value);
        let holds_then = holds(Found::One(&value));
        // Long-term credentials have none.
        let is_alike = self.lower_key != ISSUED || holds(Found::Absent) == holds_then;
        is_alike.then_some(holds_then)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy_syntax::Operator;

    #[test]
    fn what_has_expired_is_known_without_the_time() {
        let holds = |operator: &str, key: &str, value: &str| {
            let condition =
                Condition::new(Operator::of(operator), key, &[Text::known(value)], true);
            condition.holds_at_any_time()
        };
        assert_eq!(holds("DateLessThan", "aws:CurrentTime", "2020-06-01"), Some(Truth::No));
        assert_eq!(holds("DateGreaterThan", "aws:CurrentTime", "2020-06-01"), Some(Truth::Yes));
        assert_eq!(holds("NumericLessThan", "aws:EpochTime", "1577836800"), Some(Truth::No));
        assert_eq!(holds("DateLessThan", "aws:EpochTime", "1577836800"), Some(Truth::No));
        // A year, or a second of 1970: over either way.
        assert_eq!(holds("DateLessThan", "aws:CurrentTime", "2020"), Some(Truth::No));
        assert_eq!(holds("DateLessThan", "aws:CurrentTime", "2031-01-01"), None);
        assert_eq!(holds("NumericLessThan", "aws:EpochTime", "0.5"), None);
        assert_eq!(holds("DateLessThan", "aws:TokenIssueTime", "2020-06-01"), Some(Truth::No));
        assert_eq!(holds("DateGreaterThan", "aws:TokenIssueTime", "2020-06-01"), None);
    }
}
