//! Which values keys can have together. What could not be sent tells nothing.

use super::dimension::{FULL_SCAN, REQUEST_TAG, ROWS, TAG_KEYS};
use crate::evaluate::condition::time::{ISSUED, NOW};
use crate::evaluate::context::{Context, Found};
use crate::evaluate::text::Text;
use crate::policy_syntax::values::Moment;

/// Keys of requests through a VPC endpoint.
const OF_ENDPOINTS: [&str; 3] = ["aws:vpcsourceip", "aws:sourcevpce", "aws:sourcevpc"];

/// "If MFA was not used, this key is not present", and a service that is named has made the request.
const IMPLIES: [(&str, &str); 2] = [
    ("aws:multifactorauthage", "aws:multifactorauthpresent"),
    ("aws:calledvia", "aws:viaawsservice"),
];

/// Whether keys can have these values together.
pub(super) fn is_possible<'k>(
    context: &Context,
    keys: impl Iterator<Item = &'k str> + Clone,
) -> bool {
    // What requests do not differ in contradicts nothing that they differ in.
    let differ_in = |family: &[&str]| keys.clone().any(|key| family.contains(&key));
    let is_there = |key: &str| match context.find(key) {
        Found::One(_) | Found::Many(_) => Some(true),
        Found::Absent => Some(false),
        Found::Unknown(_) => None,
    };
    // AWS's page on fine-grained access: a full scan is one that names no partition key.
    if differ_in(&[ROWS, FULL_SCAN])
        && let (Some(names_rows), Found::One(scans)) = (is_there(ROWS), context.find(FULL_SCAN))
        && names_rows == (scans.as_known() == Some("true"))
    {
        return false;
    }
    // "Not present if the request is made through a VPC endpoint", where the others are.
    let is_through_endpoint = || OF_ENDPOINTS.iter().any(|key| is_there(key) == Some(true));
    if (differ_in(&["aws:sourceip"]) || differ_in(&OF_ENDPOINTS))
        && is_there("aws:sourceip") == Some(true)
        && is_through_endpoint()
    {
        return false;
    }
    let is_false = |key: &str| match context.find(key) {
        Found::One(flag) => flag.as_known() == Some("false"),
        Found::Absent => true,
        Found::Many(_) | Found::Unknown(_) => false,
    };
    let contradicts = |(key, flag): &(&str, &str)| {
        differ_in(&[key]) && differ_in(&[flag]) && is_there(key) == Some(true) && is_false(flag)
    };
    if IMPLIES.iter().any(contradicts) {
        return false;
    }
    let moment = |key: &str| match context.find(key) {
        Found::One(text) => text.as_known().and_then(Moment::read),
        Found::Many(_) | Found::Absent | Found::Unknown(_) => None,
    };
    if differ_in(&[NOW])
        && differ_in(&[ISSUED])
        && let (Some(now), Some(issued)) = (moment(NOW), moment(ISSUED))
        && issued > now
    {
        return false;
    }
    tags_agree(context, keys)
}

/// Whether a key can have any of its values whatever the others are.
pub(super) fn is_alone<'k>(
    key: &str,
    mut keys: impl Iterator<Item = &'k str>,
    contexts: &[Context],
) -> bool {
    let is_absent = |key: &str| contexts.iter().all(|it| matches!(it.find(key), Found::Absent));
    let is_open = |key: &str| contexts.iter().all(|it| it.is_open(key));
    let bound = IMPLIES.into_iter().chain([(NOW, ISSUED)]);
    let mut partners = bound.filter_map(|(one, other)| match key {
        _ if key == one => Some(other),
        _ if key == other => Some(one),
        _ => None,
    });
    if partners.next().is_some_and(|partner| keys.any(|other| other == partner)) {
        return false;
    }
    match key {
        ROWS => is_absent(FULL_SCAN),
        FULL_SCAN | TAG_KEYS | "aws:sourceip" => false,
        _ if key.starts_with(REQUEST_TAG) => {
            is_open(TAG_KEYS) && !keys.any(|other| other == TAG_KEYS)
        }
        _ => !OF_ENDPOINTS.contains(&key),
    }
}

/// Whether the tags of a request are those that its list of tags names.
fn tags_agree<'k>(context: &Context, mut tested: impl Iterator<Item = &'k str> + Clone) -> bool {
    if !tested.clone().any(|key| key.starts_with(REQUEST_TAG)) {
        return true;
    }
    let listed: Option<Vec<&str>> = match context.find(TAG_KEYS) {
        Found::Many(names) => Some(names.iter().map(Text::as_str).collect()),
        Found::One(name) => Some(vec![name.as_str()]),
        Found::Absent => Some(Vec::new()),
        Found::Unknown(_) => None,
    };
    let Some(listed) = listed else { return true };
    tested.all(|key| {
        let Some(tag) = key.strip_prefix(REQUEST_TAG) else { return true };
        let is_listed = listed.iter().any(|one| one.eq_ignore_ascii_case(tag));
        match context.find(key) {
            Found::One(_) | Found::Many(_) => is_listed,
            Found::Absent => !is_listed,
            Found::Unknown(_) => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::outcomes;
    use crate::facts::Action::{GetItem, PartiQLSelect};
    use serde_json::json;

    #[test]
    fn a_key_that_another_one_implies_is_not_without_it() {
        for (key, flag) in [
            ("aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent"),
            ("aws:CalledVia", "aws:ViaAWSService"),
        ] {
            let outcomes = outcomes(
                GetItem,
                &[
                    json!({ "Null": { key: "false" } }),
                    json!({ "BoolIfExists": { flag: "false" } }),
                ],
            );
            assert!(!outcomes.contains("yy") && outcomes.contains("yn"), "{key}: {outcomes:?}");
            assert!(outcomes.contains("ny") && outcomes.contains("nn"), "{key}: {outcomes:?}");
        }
    }

    #[test]
    fn a_session_asks_after_it_began() {
        let began = json!({ "DateGreaterThan": { "aws:TokenIssueTime": "2026-06-01T00:00:00Z" } });
        for (now, before) in [
            (json!({ "DateLessThan": { "aws:CurrentTime": "2026-01-01T00:00:00Z" } }), "yy"),
            (json!({ "NumericLessThan": { "aws:EpochTime": "1767225600" } }), "yy"),
        ] {
            let outcomes = outcomes(PartiQLSelect, &[began.clone(), now]);
            assert!(!outcomes.contains(before), "{outcomes:?}");
            assert_eq!(outcomes.len(), 3, "{outcomes:?}");
        }
        // It may begin in any interval of the other key's.
        let now = json!({ "DateLessThan": { "aws:CurrentTime": "2026-07-01T00:00:00Z" } });
        assert_eq!(outcomes(GetItem, &[began, now]).len(), 4);
    }

    #[test]
    fn a_network_endpoint_hides_the_address() {
        for key in ["aws:SourceVpce", "aws:VpcSourceIp"] {
            let address = json!({ "Null": { "aws:SourceIp": "false" } });
            let outcomes = outcomes(GetItem, &[address, json!({ "Null": { key: "false" } })]);
            assert_eq!(outcomes, ["nn", "ny", "yn"].map(str::to_owned).into(), "{key}");
        }
    }
}
