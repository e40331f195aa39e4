//! Whose rows a value of `dynamodb:LeadingKeys` means: prefixes, families, variables with and without value.
//!
//! AWS's pages: [conditions for fine-grained access](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html),
//! [keys with several values](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html),
//! [variables](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).

use serde_json::json;
use tablature::evaluate::Verdict::{
    Allowed, ExplicitlyDenied, ImplicitlyDenied as Denied, Undecided,
};

use crate::row_case::{Case, SUB, get, guarded, guarded_like, statement};

// 28
#[test]
fn a_prefix_stands_in_the_policy() {
    let rows = Case::allow(json!(["dynamodb:GetItem"]), guarded(&format!("USER#{SUB}")));
    assert_eq!(rows.as_alice(get("USER#alice")), Allowed);
    for row in ["alice", "USER#", "USER#alice#ORDERS", "USER#bob"] {
        assert_eq!(rows.as_alice(get(row)), Denied, "{row}");
    }
}

// 29
#[test]
fn a_family_without_delimiter_leaks_to_longer_ids() {
    let leaking =
        Case::allow(json!(["dynamodb:GetItem"]), guarded_like(&[&format!("USER#{SUB}*")]));
    assert_eq!(leaking.as_alice(get("USER#alicex")), Allowed);
    let exact = format!("USER#{SUB}");
    let below = format!("USER#{SUB}#*");
    let family = Case::allow(json!(["dynamodb:GetItem"]), guarded_like(&[&exact, &below]));
    assert_eq!(family.as_alice(get("USER#alice")), Allowed);
    assert_eq!(family.as_alice(get("USER#alice#ORDERS")), Allowed);
    assert_eq!(family.as_alice(get("USER#alicex")), Denied);
}

// 30
#[test]
fn wildcards_are_plain_under_equals_and_can_be_escaped_under_like() {
    let actions = || json!(["dynamodb:GetItem"]);
    let equals = Case::allow(actions(), guarded("A*"));
    assert_eq!((equals.as_alice(get("A*")), equals.as_alice(get("AB"))), (Allowed, Denied));
    let like = Case::allow(actions(), guarded_like(&["A*"]));
    assert_eq!(like.as_alice(get("AB")), Allowed);
    let escaped = Case::allow(actions(), guarded_like(&["A${*}${?}${$}"]));
    assert_eq!((escaped.as_alice(get("A*?$")), escaped.as_alice(get("AB?$"))), (Allowed, Denied));
}

// 31
#[test]
fn a_wildcard_in_the_value_of_a_variable_is_a_plain_character() {
    let rows = Case::allow(json!(["dynamodb:GetItem"]), guarded_like(&[SUB]));
    let star = |row: &str| rows.ask(|user| user.tag("sub", "*"), get(row));
    assert_eq!((star("bob"), star("*")), (Denied, Allowed));
}

// 33
#[test]
fn keys_compare_in_their_case_and_ignoring_it_reaches_other_rows() {
    let actions = || json!(["dynamodb:GetItem"]);
    assert_eq!(Case::allow(actions(), guarded(SUB)).as_alice(get("ALICE")), Denied);
    let ignoring =
        json!({ "ForAllValues:StringEqualsIgnoreCase": { "DynamoDB:leadingkeys": [SUB] } });
    assert_eq!(Case::allow(actions(), ignoring).as_alice(get("ALICE")), Allowed);
}

// 36
#[test]
fn in_a_document_without_version_a_variable_is_plain_text() {
    for version in [None, Some("2008-10-17")] {
        let mut rows = Case::allow(json!(["dynamodb:GetItem"]), guarded(SUB));
        rows.document.as_object_mut().unwrap().remove("Version");
        if let Some(version) = version {
            rows.document["Version"] = json!(version);
        }
        assert_eq!(rows.as_alice(get("alice")), Denied);
        assert_eq!(rows.as_alice(get(SUB)), Allowed);
    }
}

// 37
#[test]
fn a_variable_elsewhere_than_in_texts_and_arns_is_none() {
    let null = json!({ "Null": { "dynamodb:LeadingKeys": "${aws:SecureTransport}" } });
    let rows = Case::allow(json!(["dynamodb:GetItem"]), null);
    assert_eq!(rows.as_alice(get("alice")), Undecided);
}

// 40
#[test]
fn a_role_has_no_user_name() {
    let rows = Case::allow(json!(["dynamodb:GetItem"]), guarded("${aws:username}"));
    let named = rows.ask(|user| user.session_name("alice"), get("alice"));
    assert_eq!(named, Denied);
}

// 47
#[test]
fn a_default_is_one_partition_for_everybody_without_the_tag() {
    let shared = "${aws:PrincipalTag/sub, 'everyone'}";
    let rows = Case::allow(json!(["dynamodb:GetItem"]), guarded(shared));
    assert_eq!(rows.untagged(get("everyone")), Allowed);
    assert_eq!(rows.as_alice(get("everyone")), Denied);
    assert_eq!(rows.as_alice(get("alice")), Allowed);
}

// 48: "There is no equal or like value"; inverted operators "do match against a null value".
#[test]
fn a_variable_without_value_fails_closed_in_a_deny_and_opens_an_allow() {
    let actions = || json!(["dynamodb:GetItem"]);
    let not_equals = || {
        json!({ "ForAllValues:StringNotEquals": { "dynamodb:LeadingKeys": [SUB] },
                "Null": { "dynamodb:LeadingKeys": "false" } })
    };
    assert_eq!(Case::allow(actions(), guarded(SUB)).untagged(get("alice")), Denied);
    assert_eq!(Case::allow(actions(), not_equals()).untagged(get("alice")), Allowed);
    let deny = Case::of(json!([
        statement("Allow", actions(), json!({})),
        statement("Deny", actions(), not_equals()),
    ]));
    assert_eq!(deny.untagged(get("alice")), ExplicitlyDenied);
    assert_eq!(deny.as_alice(get("alice")), Allowed);
    let in_resource = Case::of(json!([{ "Effect": "Allow", "Action": "*",
        "Resource": format!("arn:aws:dynamodb:eu-west-1:111122223333:table/{SUB}*") }]));
    assert_eq!(in_resource.untagged(get("alice")), Denied);
}

// 49
#[test]
fn a_prefix_with_an_absent_variable_is_not_the_bare_prefix() {
    let rows = Case::allow(json!(["dynamodb:GetItem"]), guarded(&format!("USER#{SUB}")));
    assert_eq!(rows.untagged(get("USER#")), Denied);
}

// 50: whether an empty value counts as one is not documented.
#[test]
fn an_empty_tag_is_undecided_at_the_bare_prefix() {
    let rows = Case::allow(json!(["dynamodb:GetItem"]), guarded(&format!("USER#{SUB}")));
    let empty = |row: &str| rows.ask(|user| user.tag("sub", ""), get(row));
    assert_eq!((empty("USER#"), empty("USER#a")), (Undecided, Denied));
}
