//! Which requests carry `dynamodb:LeadingKeys`, and how the set operators decide those that do not: the
//! documented cases, and the mistakes that look right.
//!
//! AWS's pages: [conditions for fine-grained access](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html),
//! [keys with several values](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html),
//! [variables](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).

use serde_json::{Value, json};
use tablature::Action::{
    BatchGetItem, ConditionCheckItem, GetRecords, PutItem, Query, SearchVectors,
};
use tablature::evaluate::Request;
use tablature::evaluate::Verdict::{
    Allowed, ExplicitlyDenied, ImplicitlyDenied as Denied, Undecided,
};

use crate::row_case::{Case, SUB, bare, batch, get, guarded, query, scan, statement};

// 9
#[test]
fn a_transaction_is_checked_element_by_element_and_condition_checks_are_an_action_of_their_own() {
    let rows = Case::allow(json!(["dynamodb:PutItem"]), guarded(SUB));
    let put = |row: &str| Request::new(PutItem).on_table("Rows").leading_key(row);
    let check = Request::new(ConditionCheckItem).on_table("Rows").leading_key("alice");
    assert_eq!(rows.as_alice(Request::transact_write_items([put("alice")]).unwrap()), Allowed);
    let foreign = Request::transact_write_items([put("alice"), put("bob")]).unwrap();
    assert_eq!(rows.as_alice(foreign), Denied);
    let checked = Request::transact_write_items([put("alice"), check]).unwrap();
    assert_eq!(rows.as_alice(checked), Denied);
}

// 10
#[test]
fn one_foreign_key_fails_the_whole_batch() {
    let rows = Case::allow(json!(["dynamodb:BatchGetItem"]), guarded(SUB));
    assert_eq!(rows.as_alice(batch(&["alice", "alice"])), Allowed);
    assert_eq!(rows.as_alice(batch(&["alice", "bob"])), Denied);
}

// 11
#[test]
fn a_partiql_select_without_key_is_a_scan() {
    let select = || Request::partiql("SELECT * FROM Rows").unwrap();
    let unguarded = Case::allow(json!(["dynamodb:PartiQLSelect"]), bare(SUB));
    assert_eq!(unguarded.as_alice(select().full_table_scan()), Allowed);
    let rows = Case::allow(json!(["dynamodb:PartiQLSelect"]), guarded(SUB));
    assert_eq!(rows.as_alice(select().full_table_scan()), Denied);
    assert_eq!(rows.as_alice(select().leading_key("alice")), Allowed);
}

// 13, 14
#[test]
fn a_query_on_an_index_is_checked_against_the_index_and_its_key() {
    let on = |resource: Value| {
        Case::of(json!([{ "Effect": "Allow", "Action": "dynamodb:Query", "Resource": resource,
            "Condition": guarded(SUB) }]))
    };
    let table_only = on(json!({ "Fn::GetAtt": ["Rows", "Arn"] }));
    assert_eq!(table_only.as_alice(query("byAuthor", "alice")), Denied);
    let index = on(json!({ "Fn::Sub": "${Rows.Arn}/index/byAuthor" }));
    assert_eq!(index.as_alice(query("byAuthor", "alice")), Allowed);
    assert_eq!(index.as_alice(query("byAuthor", "bob")), Denied);
    assert_eq!(index.as_alice(Request::new(Query).on_table("Rows").leading_key("alice")), Denied);
}

// 15
#[test]
fn an_index_with_another_kind_of_key_is_unusable_under_a_row_condition() {
    let rows = Case::allow(json!(["dynamodb:Query"]), guarded(SUB));
    assert_eq!(rows.as_alice(query("byStatus", "open")), Denied);
}

// 16
#[test]
fn what_stands_in_other_attributes_does_not_matter() {
    let rows = Case::allow(json!(["dynamodb:PutItem"]), guarded(SUB));
    let planted = Request::new(PutItem)
        .on_table("Rows")
        .leading_key("alice")
        .attributes(["owner", "author", "status"]);
    assert_eq!(rows.as_alice(planted), Allowed);
}

// 17
#[test]
fn a_local_index_has_the_tables_key_and_an_arn_of_its_own() {
    let rows = Case::allow(json!(["dynamodb:Query"]), guarded(SUB));
    assert_eq!(rows.as_alice(query("byDate", "alice")), Allowed);
    assert_eq!(rows.as_alice(query("byDate", "bob")), Denied);
}

// 18, 19, 20: "It also returns true if there are no context keys in the request."
#[test]
fn an_action_without_the_key_is_allowed_unconditionally_by_bare_for_all_values() {
    let stream = || Request::new(GetRecords).on_stream("Rows");
    let vectors = || Request::new(SearchVectors).on_table("Rows");
    let rows = Case::allow(
        json!([
            "dynamodb:GetItem",
            "dynamodb:Scan",
            "dynamodb:GetRecords",
            "dynamodb:SearchVectors"
        ]),
        bare(SUB),
    );
    assert_eq!(rows.as_alice(get("bob")), Denied);
    for request in [scan(), stream(), vectors()] {
        assert_eq!(rows.as_alice(request), Allowed);
    }
    // 51: also where the variable has no value.
    assert_eq!(rows.untagged(scan()), Allowed);
    assert_eq!(rows.untagged(get("alice")), Denied);
}

// 21
#[test]
fn the_null_guard_closes_it() {
    let rows = Case::allow(json!(["dynamodb:GetItem", "dynamodb:Scan"]), guarded(SUB));
    assert_eq!(rows.as_alice(scan()), Denied);
    assert_eq!(rows.untagged(scan()), Denied);
    assert_eq!(rows.as_alice(get("alice")), Allowed);
}

// 23
#[test]
fn a_wildcard_takes_stream_actions_along() {
    let rows = Case::allow(json!(["dynamodb:Get*"]), bare(SUB));
    assert_eq!(rows.as_alice(Request::new(GetRecords).on_stream("Rows")), Allowed);
}

// 24
#[test]
fn for_any_value_lets_foreign_rows_through_and_a_plain_operator_is_not_documented() {
    let any = json!({ "ForAnyValue:StringEquals": { "dynamodb:LeadingKeys": [SUB] } });
    let rows = Case::allow(json!(["dynamodb:BatchGetItem"]), any);
    assert_eq!(rows.as_alice(batch(&["alice", "bob"])), Allowed);
    let plain = json!({ "StringEquals": { "dynamodb:LeadingKeys": SUB } });
    let rows = Case::allow(json!(["dynamodb:GetItem"]), plain);
    assert_eq!(rows.as_alice(get("alice")), Undecided);
}

// 25
#[test]
fn a_deny_needs_for_any_value_with_not_equals() {
    let with_deny = |operator: &str| {
        let actions = json!(["dynamodb:BatchGetItem", "dynamodb:Scan"]);
        Case::of(json!([
            statement("Allow", actions.clone(), json!({})),
            statement("Deny", actions, json!({ operator: { "dynamodb:LeadingKeys": [SUB] } })),
        ]))
    };
    let any = with_deny("ForAnyValue:StringNotEquals");
    assert_eq!(any.as_alice(batch(&["alice"])), Allowed);
    assert_eq!(any.as_alice(batch(&["alice", "bob"])), ExplicitlyDenied);
    assert_eq!(any.as_alice(scan()), Allowed);
    let all = with_deny("ForAllValues:StringNotEquals");
    assert_eq!(all.as_alice(batch(&["bob"])), ExplicitlyDenied);
    assert_eq!(all.as_alice(batch(&["alice", "bob"])), Allowed);
    assert_eq!(all.as_alice(scan()), ExplicitlyDenied);
}

// 27
#[test]
fn another_allow_is_not_narrowed() {
    let actions = || json!(["dynamodb:GetItem"]);
    let both = Case::of(json!([
        statement("Allow", actions(), guarded(SUB)),
        statement("Allow", actions(), json!({})),
    ]));
    assert_eq!(both.as_alice(get("bob")), Allowed);
}

// 1, 10: the batch operation is an action of its own.
#[test]
fn get_item_does_not_allow_a_batch() {
    let rows = Case::allow(json!(["dynamodb:GetItem"]), guarded(SUB));
    let batch = Request::new(BatchGetItem).on_table("Rows").leading_key("alice");
    assert_eq!(rows.as_alice(batch), Denied);
}
