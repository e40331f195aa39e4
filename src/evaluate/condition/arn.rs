//! ARNs as `ArnEquals`, `ArnLike` and their negations compare them: "each of the six
//! colon-delimited components of the ARN is checked separately".

use std::sync::Arc;

use crate::evaluate::glob::glob;
use crate::evaluate::text::{Text, is_gap};
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;

const PARTS: usize = 6;

/// Whether an ARN of the request matches a pattern whose variables are filled in.
///
/// The resource's part may contain colons itself. AWS does not document how a text that is not an
/// ARN matches, on either side.
pub(super) fn like(pattern: &str, gap: Option<&Arc<Unknown>>, arn: &Text) -> Truth {
    let wanted: Vec<&str> = pattern.splitn(PARTS, ':').collect();
    let given: Vec<&str> = arn.as_str().splitn(PARTS, ':').collect();
    if wanted.len() < PARTS || given.len() < PARTS {
        let no_arn =
            if wanted.len() < PARTS { "the policy's value" } else { "the request's value" };
        return match gap.or(arn.why()) {
            Some(why) if (pattern.chars().chain(arn.as_str().chars())).any(is_gap) => {
                Truth::Unknown(Arc::clone(why))
            }
            _ => Truth::unknown(format!("{no_arn} is no ARN, which `Arn…` operators compare")),
        };
    }
    Truth::all(wanted.into_iter().zip(given).map(|(wanted, given)| {
        let mut part = Text::default();
        part.push_marked(given, arn.why());
        glob(wanted, gap, &part)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::glob;

    fn compare(pattern: &str, arn: &str) -> &'static str {
        match like(&glob::pattern(pattern), None, &Text::known(arn)) {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown(_) => "unknown",
        }
    }

    // The example of the page on condition operators.
    #[test]
    fn a_wildcard_does_not_cross_parts() {
        let pattern = "arn:aws:someservice:*:111122223333:finance/*";
        let arn = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";
        assert_eq!(compare(pattern, arn), "no");
        assert_eq!(
            compare(pattern, "arn:aws:someservice:us-east-2:111122223333:finance/document.txt"),
            "yes"
        );
    }

    #[test]
    fn parts_compare_in_their_case_and_the_last_may_hold_colons() {
        assert_eq!(compare("arn:aws:sns:*:1:topic:*", "arn:aws:sns:eu-west-1:1:topic:a:b"), "yes");
        assert_eq!(compare("arn:aws:iam::1:role/App", "arn:aws:iam::1:role/app"), "no");
        assert_eq!(compare("arn:*:iam::?:role/*", "arn:aws:iam::1:role/a/b"), "yes");
    }

    #[test]
    fn what_is_no_arn_is_unknown() {
        assert_eq!(compare("*", "arn:aws:iam::1:role/app"), "unknown");
        assert_eq!(compare("arn:aws:iam::1:role/app", "app"), "unknown");
    }

    #[test]
    fn a_gap_is_unknown_where_it_decides() {
        let why = Arc::new(Unknown::new("made up"));
        let mut arn = Text::known("arn:aws:iam::1:role/music-Listener-");
        arn.push(&Text::gap(0, Arc::clone(&why)));
        let compare = |pattern: &str| like(&glob::pattern(pattern), None, &arn);
        assert_eq!(compare("arn:aws:iam::1:role/music-*"), Truth::Yes);
        assert_eq!(compare("arn:aws:iam::1:role/hr-*"), Truth::No);
        assert_eq!(compare("arn:aws:iam::1:role/music-Listener-ABC"), Truth::Unknown(why));
    }
}
