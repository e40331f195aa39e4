//! Row-level access by `dynamodb:LeadingKeys`: the documented cases, and the mistakes that look right.
//!
//! AWS's pages: [conditions for fine-grained access](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html),
//! [keys with several values](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html),
//! [variables](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).

use serde_json::{Value, json};
use tablature::Action::{
    BatchGetItem, ConditionCheckItem, GetItem, GetRecords, PutItem, Query, Scan, SearchVectors,
};
use tablature::evaluate::Verdict::{
    Allowed, ExplicitlyDenied, ImplicitlyDenied as Denied, Undecided,
};
use tablature::evaluate::{Environment, Evaluator, Request, RoleSubject, Verdict};

const SUB: &str = "${aws:PrincipalTag/sub}";

/// Statements of a role that carries session tags, beside a table `Rows` with two indexes.
struct Case {
    document: Value,
}

impl Case {
    /// One statement: actions on the table and its indexes under a condition.
    fn allow(actions: Value, condition: Value) -> Self {
        Self::of(json!([statement("Allow", actions, condition)]))
    }

    fn of(statements: Value) -> Self {
        Self { document: json!({ "Version": "2012-10-17", "Statement": statements }) }
    }

    fn evaluator(&self) -> Evaluator {
        let index = |name: &str, attribute: &str| {
            json!({ "IndexName": name, "KeySchema": [
                { "AttributeName": attribute, "KeyType": "HASH" } ] })
        };
        let template = json!({ "Resources": {
            "Rows": { "Type": "AWS::DynamoDB::Table", "Properties": {
                "TableName": "Rows",
                "KeySchema": [{ "AttributeName": "owner", "KeyType": "HASH" }],
                "GlobalSecondaryIndexes": [index("byAuthor", "author"), index("byStatus", "status")],
                "LocalSecondaryIndexes": [index("byDate", "owner")],
                "StreamSpecification": { "StreamViewType": "KEYS_ONLY" },
            } },
            "User": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                    "Effect": "Allow", "Principal": { "AWS": "111122223333" },
                    "Action": ["sts:AssumeRole", "sts:TagSession"] } },
                "Policies": [{ "PolicyName": "Rows", "PolicyDocument": self.document }],
            } },
        } });
        Evaluator::of(&template.into(), Environment::new("111122223333", "eu-west-1"))
    }

    fn as_alice(&self, request: Request) -> Verdict {
        self.ask(|user| user.tag("sub", "alice"), request)
    }

    fn untagged(&self, request: Request) -> Verdict {
        self.ask(|user| user, request)
    }

    fn ask(
        &self,
        session: impl FnOnce(RoleSubject<'_>) -> RoleSubject<'_>,
        request: Request,
    ) -> Verdict {
        let evaluator = self.evaluator();
        session(evaluator.role("User").unwrap()).decide(&request).unwrap().verdict()
    }
}

fn statement(effect: &str, actions: Value, condition: Value) -> Value {
    json!({ "Effect": effect, "Action": actions, "Condition": condition, "Resource": [
        { "Fn::GetAtt": ["Rows", "Arn"] },
        { "Fn::Sub": "${Rows.Arn}/index/*" },
        { "Fn::GetAtt": ["Rows", "StreamArn"] },
    ] })
}

/// `ForAllValues:StringEquals` without the guard against an absent key.
fn bare(value: &str) -> Value {
    json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [value] } })
}

fn guarded(value: &str) -> Value {
    json!({
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [value] },
        "Null": { "dynamodb:LeadingKeys": "false" },
    })
}

fn guarded_like(values: &[&str]) -> Value {
    json!({
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": values },
        "Null": { "dynamodb:LeadingKeys": "false" },
    })
}

fn get(row: &str) -> Request {
    Request::new(GetItem).on_table("Rows").leading_key(row)
}

fn scan() -> Request {
    Request::new(Scan).on_table("Rows")
}

fn query(index: &str, key: &str) -> Request {
    Request::new(Query).on_index("Rows", index).leading_key(key)
}

fn batch(rows: &[&str]) -> Request {
    Request::batch_get_item(rows.iter().map(|row| ("Rows", *row)))
}

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

// 1, 10: the batch operation is an action of its own.
#[test]
fn get_item_does_not_allow_a_batch() {
    let rows = Case::allow(json!(["dynamodb:GetItem"]), guarded(SUB));
    let batch = Request::new(BatchGetItem).on_table("Rows").leading_key("alice");
    assert_eq!(rows.as_alice(batch), Denied);
}
