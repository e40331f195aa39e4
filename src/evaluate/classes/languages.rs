//! Which texts the value of a key can be, where AWS says it.

use super::dimension::{REQUEST_TAG, TAG_KEYS};
use super::steps::{Step, arn_steps, identity_id, of_tag, of_user_name, uuid};
use crate::evaluate::tags::PRINCIPAL_TAG;
use crate::evaluate::text::ANY_TEXT;
use crate::evaluate::unknown::Missing;
use crate::facts::{ValueType, known_condition_key};

/// The texts that a key's value can be; `None` if it can be any. `missing` says what is not known of it.
pub(super) fn of(key: &str, missing: Option<&Missing>) -> Option<Vec<Step>> {
    let any = ANY_TEXT;
    if is_user_id(missing) {
        return Some(uuid());
    }
    if key == "aws:principalarn" {
        return Some(arn_steps(&format!("arn:{any}:{any}::{any}:{any}")));
    }
    // The ids of identities and of identity pools.
    if key.starts_with("cognito-identity") && (key.ends_with(":sub") || key.ends_with(":aud")) {
        return Some(identity_id());
    }
    if key == "aws:username" {
        return Some(of_user_name());
    }
    if key == TAG_KEYS || is_principal_tag(key) || key.starts_with(REQUEST_TAG) {
        return Some(of_tag());
    }
    known_condition_key(key)
        .filter(|known| known.value == ValueType::Arn)
        .map(|_| arn_steps(&format!("arn:{any}:{any}:{any}:{any}:{any}")))
}

/// Whether the key is a tag of the caller.
pub(super) fn is_principal_tag(key: &str) -> bool {
    key.starts_with(PRINCIPAL_TAG)
}

/// Whether the value is the `sub` of a user, which is a UUID.
pub(super) fn is_user_id(missing: Option<&Missing>) -> bool {
    matches!(missing, Some(Missing::Claim { claim, .. }) if claim == "sub")
}

/// The words of a parameter of DynamoDB's API that a key has; `None` if it has none.
///
/// See [`Query`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html) and
/// [`UpdateItem`](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html).
pub(super) fn words(key: &str) -> Option<&'static [&'static str]> {
    Some(match key {
        "dynamodb:returnconsumedcapacity" => &["INDEXES", "NONE", "TOTAL"],
        "dynamodb:returnvalues" => &["ALL_NEW", "ALL_OLD", "NONE", "UPDATED_NEW", "UPDATED_OLD"],
        "dynamodb:select" => {
            &["ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "COUNT", "SPECIFIC_ATTRIBUTES"]
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::outcomes;
    use crate::facts::Action::{GetItem, Query, TagResource, UpdateItem};
    use serde_json::json;

    #[test]
    fn a_tag_is_what_tags_can_be() {
        let own = json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "${aws:PrincipalTag/owner}" } });
        let divided = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "*#*" } });
        assert!(!outcomes(GetItem, &[own.clone(), divided]).contains("yy"));
        let spaced = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "* *" } });
        assert!(outcomes(GetItem, &[own, spaced]).contains("yy"));
        for key in ["aws:PrincipalTag/owner", "aws:RequestTag/owner"] {
            let starred = json!({ "StringEquals": { key: "r*" } });
            assert_eq!(outcomes(TagResource, &[starred]), ["n".to_owned()].into(), "{key}");
        }
    }

    #[test]
    fn a_tag_within_a_row_is_one_that_other_patterns_match() {
        let rows = |operator: &str, row: &str| json!({ operator: { "dynamodb:LeadingKeys": row } });
        let (like, any_case) = ("ForAllValues:StringLike", "ForAllValues:StringEqualsIgnoreCase");
        let team = "${aws:PrincipalTag/team}";
        // The shortest row that matches but one is `U?a`, and no tag is that.
        let found =
            outcomes(GetItem, &[rows(any_case, team), rows(like, "U?a*"), rows(any_case, "U?a*")]);
        assert!(found.contains("yyn"), "{found:?}");
        let found = outcomes(GetItem, &[rows(any_case, &format!("T#{team}")), rows(like, "t#ab*")]);
        assert!(found.contains("yy"), "{found:?}");
    }

    #[test]
    fn a_parameter_has_one_of_its_words() {
        for (action, key, words) in [
            (Query, "dynamodb:Select", ["ALL_*", "SPECIFIC_ATTRIBUTES", "COUNT"]),
            (UpdateItem, "dynamodb:ReturnValues", ["ALL_*", "UPDATED_*", "NONE"]),
        ] {
            let of = |operator: &str| json!({ operator: { key: words } });
            let missing = json!({ "Null": { key: "true" } });
            let found = outcomes(action, &[of("StringNotLike"), missing.clone()]);
            assert_eq!(found, ["nn", "yy"].map(str::to_owned).into(), "{key}");
            let found = outcomes(action, &[json!({ "StringLike": { key: words[0] } }), missing]);
            assert_eq!(found, ["nn", "ny", "yn"].map(str::to_owned).into(), "{key}");
        }
    }

    #[test]
    fn the_name_of_a_resource_is_one() {
        for key in ["aws:SourceArn", "aws:SourceVpcArn"] {
            let of = |operator: &str| json!({ operator: { key: "arn:aws:sns:*:*:a*" } });
            let found = outcomes(GetItem, &[of("ArnLikeIfExists"), of("ArnNotLike")]);
            assert_eq!(found, ["ny", "yn", "yy"].map(str::to_owned).into(), "{key}");
        }
    }
}
