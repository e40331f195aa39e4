//! What is about any table is about those of no template as well.

use serde_json::{Value, json};

use crate::{allow, assert_has, broken, never, role, table};

const TABLE: &str = "arn:aws:dynamodb:eu-west-1:111122223333:table/";

fn on(effect: &str, resource: &str) -> Value {
    let mut statement = allow("dynamodb:PutItem");
    statement["Effect"] = json!(effect);
    statement["Resource"] = json!(resource);
    statement
}

/// What breaks that nobody writes to any table, where there is none in the template.
fn written(statements: Value) -> String {
    broken(never(&[], "write", "*"), json!({ "R": role(statements) }))
}

fn in_table(name: &str) -> String {
    format!("{TABLE}{name}")
}

#[test]
fn a_table_that_a_statement_names_is_any_table_and_not_that_of_the_template() {
    let resources =
        || json!({ "Notes": table(json!({})), "R": role(on("Allow", &in_table("Other"))) });
    assert_has(
        &broken(never(&[], "write", "*"), resources()),
        &format!(
            "error[IAM124]: `it is kept` is broken: role `R` may `PutItem` on `{TABLE}Other`\n"
        ),
    );
    assert_eq!(broken(never(&[], "read", "*"), resources()), "");
    assert_eq!(broken(never(&[], "write", "Notes"), resources()), "");
    let index = || {
        let mut statement = on("Allow", &in_table("Other/index/byDay"));
        statement["Action"] = json!("dynamodb:Query");
        json!({ "Notes": table(json!({})), "R": role(statement) })
    };
    assert_has(
        &broken(never(&[], "read", "*"), index()),
        &format!("may `Query` on `{TABLE}Other/index/byDay`\n"),
    );
    assert_eq!(broken(never(&[], "write", "*"), index()), "");
}

#[test]
fn what_a_wildcard_includes_is_asked_as_far_as_denys_leave_it() {
    let such_as = |name: &str| format!("tables elsewhere, such as `{TABLE}{name}");
    assert_has(&written(on("Allow", "*")), &such_as(""));
    assert_has(&written(on("Allow", &in_table("*"))), &such_as(""));
    assert_has(&written(on("Allow", &in_table("prod-*"))), &such_as("prod-"));
    let but = |denied: &str| {
        written(json!([on("Allow", &in_table("prod-*")), on("Deny", &in_table(denied))]))
    };
    assert_eq!(but("*"), "");
    assert_eq!(but("prod-*"), "");
    assert_eq!(but("p*"), "");
    assert_has(&but("prod-a*"), &such_as("prod-"));
    assert_has(&but("*x"), &such_as("prod-"));
    let mut all_but = on("Allow", "");
    all_but["NotResource"] = json!(in_table("a*"));
    all_but.as_object_mut().unwrap().remove("Resource");
    assert_has(&written(all_but), &such_as(""));
}

#[test]
fn a_table_that_only_two_patterns_together_leave_is_found() {
    let mut both = role(on("Allow", &in_table("*b")));
    let limit = |pattern: &str| {
        json!({ "L": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": {
            "Version": "2012-10-17", "Statement": on("Allow", pattern) } } } })
    };
    both["Properties"]["PermissionsBoundary"] = json!({ "Ref": "L" });
    let of = |pattern: &str| {
        let mut resources = limit(pattern);
        resources["R"] = both.clone();
        broken(never(&[], "write", "*"), resources)
    };
    assert_has(&of(&in_table("a*")), "role `R` may `PutItem` on tables elsewhere");
    assert_eq!(of(&in_table("*a")), "");
}

#[test]
fn other_regions_and_accounts_are_asked_where_statements_name_them() {
    let other = "arn:aws:dynamodb:us-west-2:111122223333:table/Other";
    assert_has(&written(on("Allow", other)), &format!("may `PutItem` on `{other}`"));
    let foreign = "arn:aws:dynamodb:eu-west-1:999988887777:table/Other";
    let text = written(on("Allow", foreign));
    assert_has(
        &text,
        &format!(
            "error[IAM125]: `it is kept` is not decided: role `R` perhaps may `PutItem` on `{foreign}`"
        ),
    );
    assert_has(&text, "is not in the template, and whether it has a policy of its own is not said");
    let here_alone = |effect: &str, operator: &str| {
        let mut statement = on(effect, "*");
        let condition = json!({ operator: { "aws:RequestedRegion": "eu-west-1" } });
        statement["Condition"] = condition;
        written(json!([on("Allow", "arn:aws:dynamodb:*:*:table/*"), statement]))
    };
    let elsewhere = here_alone("Deny", "StringEquals");
    assert_has(&elsewhere, "may `PutItem` on tables elsewhere, such as `arn:aws:dynamodb:");
    assert!(!elsewhere.contains("eu-west-1:"), "{elsewhere}");
    assert_has(&here_alone("Deny", "StringNotEquals"), &format!("such as `{TABLE}"));
}

#[test]
fn tables_of_the_template_are_none_elsewhere_however_they_are_named() {
    let named = |name: Value| {
        let properties = if name.is_null() { json!({}) } else { json!({ "TableName": name }) };
        let resource = |text: &str| {
            let mut denied = on("Deny", "");
            denied["Resource"] = json!([{ "Fn::GetAtt": ["Notes", "Arn"] }]);
            let mut allowed = on("Allow", "");
            allowed["Resource"] = json!({ "Fn::Sub": text });
            json!({ "Notes": table(properties.clone()), "R": role(json!([allowed, denied])) })
        };
        [
            "${Notes.Arn}",
            "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Notes}",
        ]
        .map(|text| broken(never(&[], "write", "*"), resource(text)))
    };
    assert_eq!(named(json!("notes")), ["", ""]);
    assert_eq!(named(Value::Null), ["", ""]);
    assert_eq!(named(json!({ "Fn::Sub": "${AWS::StackName}-notes" })), ["", ""]);
}

#[test]
fn own_rows_elsewhere_are_own_rows() {
    let mut invariant = never(&[], "write", "*");
    invariant["never"]["rows"] = json!("other");
    let of = |set: &str, action: &str| {
        let mut statement = on("Allow", &in_table("Other"));
        statement["Action"] = json!(action);
        statement["Condition"] = json!({ format!("{set}:StringEquals"): {
            "dynamodb:LeadingKeys": "${aws:PrincipalTag/id}" } });
        broken(invariant.clone(), json!({ "R": role(statement) }))
    };
    assert_eq!(of("ForAllValues", "dynamodb:PutItem"), "");
    assert_has(&of("ForAnyValue", "dynamodb:BatchWriteItem"), "may `BatchWriteItem` on `arn:aws:");
}

#[test]
fn a_name_that_only_deployment_knows_leaves_it_open() {
    let mut statement = on("Allow", "");
    statement["Resource"] = json!({ "Fn::ImportValue": "SharedTable" });
    let text = written(statement);
    assert_has(&text, "error[IAM125]");
    assert_has(&text, "since what `SharedTable` exports is not given");
}

#[test]
fn a_replica_in_a_region_that_is_not_known_is_asked_in_whatever_region() {
    let notes = || {
        let replicas =
            json!([{ "Region": "eu-west-1" }, { "Region": { "Fn::ImportValue": "second" } }]);
        let properties = json!({ "TableName": "notes", "Replicas": replicas });
        json!({ "Type": "AWS::DynamoDB::GlobalTable", "Properties": properties })
    };
    let written = |resource: &str, on: &str| {
        let resources = json!({ "Notes": notes(), "R": role(self::on("Allow", resource)) });
        broken(never(&[], "write", on), resources)
    };
    let anywhere = written("*", "Notes");
    assert_has(
        &anywhere,
        "role `R` may `PutItem` on `Notes` and `Notes` in a Region that is not known",
    );
    let there = written("arn:aws:dynamodb:us-west-2:111122223333:table/notes", "Notes");
    assert_has(&there, "error[IAM125]");
    assert_has(&there, "role `R` perhaps may `PutItem` on `Notes` in a Region that is not known");
    assert_has(&there, "what `second` exports is not given");
    assert_eq!(written("arn:aws:dynamodb:us-west-2:111122223333:table/other", "Notes"), "");
    let mut here = on("Allow", "*");
    here["Condition"] = json!({ "StringEquals": { "aws:RequestedRegion": "us-west-2" } });
    let resources = json!({ "Notes": notes(), "R": role(here) });
    let text = broken(never(&[], "write", "Notes"), resources);
    assert_has(&text, "role `R` perhaps may `PutItem` on `Notes` in a Region that is not known");
}

#[test]
fn a_name_that_a_statement_spells_out_is_no_example_of_others() {
    let but = |allowed: &str, denied: &str| {
        written(json!([on("Allow", &in_table(allowed)), on("Deny", &in_table(denied))]))
    };
    for (allowed, denied) in [("orders*", "orders"), ("*orders", "orders"), ("o*rders", "orders")] {
        assert_has(&but(allowed, denied), "IAM124");
    }
    let query = |effect: &str, index: &str| {
        let mut statement = on(effect, &in_table(&format!("orders/index/{index}")));
        statement["Action"] = json!("dynamodb:Query");
        statement
    };
    let read =
        |statements: Value| broken(never(&[], "read", "*"), json!({ "R": role(statements) }));
    assert_has(&read(json!([query("Allow", "byX*"), query("Deny", "byX")])), "IAM124");
    assert_eq!(read(json!([query("Allow", "byX*"), query("Deny", "byX*")])), "");
}

#[test]
fn patterns_of_regions_are_told_apart() {
    let under = |effect: &str, condition: Value| {
        let mut statement = on(effect, "*");
        statement["Condition"] = condition;
        statement
    };
    let region =
        |operator: &str, value: &str| json!({ operator: { "aws:RequestedRegion": value } });
    for (operator, value) in
        [("StringLike", "us-*"), ("StringEqualsIgnoreCase", "US-WEST-2"), ("StringNotLike", "eu-*")]
    {
        assert_has(&written(under("Allow", region(operator, value))), "IAM124");
    }
    let guarded =
        |value: &str| json!([on("Allow", "*"), under("Deny", region("StringNotLike", value))]);
    assert_has(&written(guarded("us-*")), "IAM124");
    assert_eq!(written(guarded("*-nowhere-*")), "");
    // So are accounts, whose tables have policies that nobody knows.
    let account = json!({ "StringEquals": { "aws:ResourceAccount": "999900001111" } });
    assert_has(&written(under("Allow", account)), "IAM125");
}

#[test]
fn regions_and_accounts_that_statements_tell_apart_are_asked() {
    let here = |region: &str, account: &str| format!("arn:aws:dynamodb:{region}:{account}:table/*");
    let but = |allowed: &str, mut denied: Value| {
        denied["Effect"] = json!("Deny");
        denied["Action"] = json!("dynamodb:*");
        written(json!([on("Allow", allowed), denied]))
    };
    let in_europe = "tables elsewhere, such as `arn:aws:dynamodb:eu-";
    let rest = json!({ "NotResource": here("eu-*", "111122223333") });
    assert_has(&but("*", rest), in_europe);
    let central = json!({ "Resource": here("eu-central-*", "111122223333") });
    assert_has(&but(&here("eu-*", "111122223333"), central), in_europe);
    // The tables of other accounts have policies of their own.
    let own = json!({ "Resource": here("*", "111122223333") });
    assert_has(&but(&here("*", "*"), own), "IAM125");
    let own = json!({ "Resource": "*",
        "Condition": { "StringEquals": { "aws:ResourceAccount": "111122223333" } } });
    let other = json!({ "Resource": "*",
        "Condition": { "StringNotEquals": { "aws:ResourceAccount": "111122223333" } } });
    assert_has(&but("*", own), "IAM125");
    assert_has(&but("*", other), "IAM124");
}

#[test]
fn a_table_is_named_by_what_its_user_is() {
    let user = |resource: &str| {
        let policies = json!([{ "PolicyName": "p", "PolicyDocument": {
            "Version": "2012-10-17", "Statement": on("Allow", resource) } }]);
        let user = json!({ "Type": "AWS::IAM::User", "Properties": {
            "UserName": "bob", "Policies": policies } });
        broken(never(&[], "write", "*"), json!({ "U": user }))
    };
    assert_has(&user(&in_table("orders-${aws:username}")), "table/orders-bob");
    assert_has(&user(&in_table("${aws:username}-orders")), "table/bob-orders");
    assert_has(&user(&in_table("orders-${aws:RequestedRegion}")), "table/orders-eu-west-1");
    assert_eq!(user(&in_table("${aws:PrincipalTag/team}-orders")), "");
    assert_has(
        &written(on("Allow", &in_table("${aws:PrincipalTag/team}-orders"))),
        "table/-orders",
    );
}
