//! Actions, resources and what makes a statement unclear.

use super::*;
use crate::evaluate::context::Context;
use crate::evaluate::environment::Environment;
use crate::evaluate::policy::PolicyKind;
use crate::template::Template;
use serde_json::{Value, json};

const TABLE: &str = "arn:aws:dynamodb:eu-west-1:111122223333:table/Notes";

fn fit_as(statement: Value, check: &Check, on_resource: bool) -> String {
    let template = Template::from(statement);
    let environment = Environment::default();
    let resolver = Resolver::new(&template, &environment);
    let source = Origin {
        policy: "policy".to_owned(),
        kind: PolicyKind::Inline,
        sid: None,
        index: 0,
        pointer: String::new(),
        place: None,
    };
    let dialect = Dialect { variables: true, on_resource, is_trust: false };
    let read = policy_syntax::Statement::read(&resolver, template.root());
    let statement = Statement::read(&resolver, read, source, dialect);
    match statement.fit(check, None) {
        Fit::Applies => "applies".to_owned(),
        Fit::Not(mismatch) => format!("{mismatch:?}"),
        Fit::Unknown(why) => format!("unknown: {}", why.why()),
    }
}

fn fit(statement: Value, action: &str, resource: &str) -> String {
    fit_as(statement, &Check::new(action, resource, Context::new()), false)
}

fn actions(element: &str, value: Value) -> String {
    fit(json!({ "Effect": "Allow", element: value, "Resource": "*" }), "dynamodb:GetItem", TABLE)
}

fn resources(element: &str, value: Value, resource: &str) -> String {
    fit(json!({ "Effect": "Allow", "Action": "*", element: value }), "dynamodb:GetItem", resource)
}

#[test]
fn actions_compare_in_any_case_and_with_wildcards() {
    for action in ["*", "dynamodb:*", "DynamoDB:getitem", "dynamodb:Get*", "dynamodb:?etItem"] {
        assert_eq!(actions("Action", json!(action)), "applies", "{action}");
    }
    for action in ["dynamodb:Get", "dynamodb:PutItem", "s3:*", "dynamodb"] {
        assert_eq!(actions("Action", json!([action])), "Action", "{action}");
    }
    assert_eq!(actions("Action", json!(["s3:*", "dynamodb:GetItem"])), "applies");
}

#[test]
fn not_action_is_every_other_action() {
    assert_eq!(actions("NotAction", json!("dynamodb:PutItem")), "applies");
    assert_eq!(actions("NotAction", json!("s3:*")), "applies");
    assert_eq!(actions("NotAction", json!(["s3:*", "dynamodb:Get*"])), "Action");
}

/// The reason why a statement is unclear begins so.
#[track_caller]
fn assert_unclear(fit: &str, why: &str) {
    assert!(fit.starts_with("unknown: ") && fit.contains(why), "{fit}");
}

// IAM's grammar: an action is `*` or begins with the name of its service.
#[test]
fn actions_have_no_wildcards_in_their_service() {
    for action in
        ["*:GetItem", "dynamo*:GetItem", "d*", "*:*", "?ynamodb:*", "dynamodb?GetItem", "GetItem"]
    {
        assert_unclear(&actions("Action", json!(action)), "does not name its service");
        assert_unclear(&actions("NotAction", json!(["s3:*", action])), "does not name its service");
    }
    // Of other actions nothing is unclear, and another element may allow it.
    assert_eq!(actions("Action", json!("s3*:PutObject")), "Action");
    assert_eq!(actions("Action", json!(["d*", "dynamodb:GetItem"])), "applies");
}

// Access Analyzer's policy checks: of an empty array, "the policy statement provides no permissions".
#[test]
fn an_empty_element_is_nothing_not_everything() {
    let statement = |action: &str, resource: &str| {
        let of = |element: &str| if element.starts_with("Not") { json!([]) } else { json!("*") };
        fit(
            json!({ "Effect": "Deny", action: of(action), resource: of(resource) }),
            "dynamodb:GetItem",
            TABLE,
        )
    };
    assert_eq!(statement("NotAction", "Resource"), "Action");
    assert_eq!(statement("Action", "NotResource"), "Resource");
    assert_eq!(actions("Action", json!([])), "Action");
    assert_eq!(resources("Resource", json!([{ "Ref": "AWS::NoValue" }]), TABLE), "Resource");
    assert_eq!(resources("NotResource", json!([{ "Ref": "AWS::NoValue" }]), TABLE), "Resource");
}

#[test]
fn an_element_of_another_shape_is_unclear() {
    for element in
        [json!(null), json!([[]]), json!(""), json!([""]), json!({}), json!(5), json!([["s3:*"]])]
    {
        assert_unclear(&actions("NotAction", element.clone()), "no text");
        assert_unclear(&actions("Action", element.clone()), "no text");
        assert_unclear(&resources("NotResource", element, TABLE), "no text");
    }
    let left_out = actions("NotAction", json!({ "Ref": "AWS::NoValue" }));
    assert_unclear(&left_out, "needs either `Action` or `NotAction`");
}

// IAM's pages on `Resource` and on ARNs.
#[test]
fn resources_have_no_wildcards_in_service_and_type() {
    let of = |written: &str| resources("Resource", json!(written), TABLE);
    for (resource, why) in [
        ("arn:aws:*:eu-west-1:111122223333:table/Notes", "in its service"),
        ("arn:aws:dynamo*:*:*:table/Notes", "in its service"),
        ("arn:*:dynamod?:*:*:table/Notes", "in its service"),
        ("arn:aws:*", "in its service"),
        ("arn:aws:dynamodb:eu-west-1:111122223333:t*", "in the type"),
        ("arn:aws:dynamodb:*:*:*/Notes", "in the type"),
        ("arn:aws:dynamodb:*:*:tabl?/*", "in the type"),
        ("*:table/Notes", "neither `*`"),
        ("arn*", "neither `*`"),
        ("ar?:aws:dynamodb:*:*:table/Notes", "neither `*`"),
    ] {
        assert_unclear(&of(resource), why);
    }
    for resource in
        ["arn:*:dynamodb:*:*:table/*", "arn:aws:dynamodb:*:*:*", "arn:aws:dynamodb:*:111122223333"]
    {
        assert_eq!(of(resource), "applies", "{resource}");
    }
    // Of S3 only the name follows the account; what does not match is not unclear.
    let bucket = resources("Resource", json!("arn:aws:s3:::b*"), "arn:aws:s3:::bucket");
    assert_eq!(bucket, "applies");
    assert_eq!(of("arn:aws:dynamodb:eu-west-1:999999999999:t*"), "Resource");
    let all_but = resources("NotResource", json!("arn:aws:dynamodb:*:*:t*"), TABLE);
    assert_unclear(&all_but, "in the type");
}

// IAM's grammar: "the principal block is required in resource-based policies" and not allowed elsewhere.
#[test]
fn principals_belong_to_the_policies_of_resources() {
    let check = Check::new("dynamodb:GetItem", TABLE, Context::new());
    let bare = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
    assert_unclear(&fit_as(bare.clone(), &check, true), "names no principals");
    for element in ["Principal", "NotPrincipal"] {
        let mut statement = bare.clone();
        statement[element] = json!({ "AWS": "*" });
        assert_unclear(&fit_as(statement.clone(), &check, false), "refuses principals");
        statement[element] = json!({ "Ref": "AWS::NoValue" });
        assert_eq!(fit_as(statement, &check, false), "applies");
    }
}

#[test]
fn resources_compare_in_their_case_and_with_wildcards() {
    for resource in [
        "*",
        TABLE,
        "arn:aws:dynamodb:*:*:table/Notes",
        "arn:aws:dynamodb:eu-west-?:111122223333:table/N*s",
        "arn:aws:dynamodb:*",
    ] {
        assert_eq!(resources("Resource", json!(resource), TABLE), "applies", "{resource}");
    }
    for resource in [
        "arn:aws:dynamodb:eu-west-1:111122223333:table/notes",
        "arn:aws:dynamodb:eu-west-1:111122223333:table/Note",
        "arn:aws:dynamodb:eu-west-1:111122223333:table/Notes/index/*",
        "arn:aws:s3:*",
    ] {
        assert_eq!(resources("Resource", json!(resource), TABLE), "Resource", "{resource}");
    }
}

// "table/NAME*" also reaches every index and stream, and other tables that begin alike.
#[test]
fn a_star_crosses_slashes() {
    let star = json!(format!("{TABLE}*"));
    for resource in ["", "/index/byTag", "Archive", "/stream/2026-01-01T00:00:00.000"] {
        assert_eq!(resources("Resource", star.clone(), &format!("{TABLE}{resource}")), "applies");
    }
    assert_eq!(resources("Resource", json!(format!("{TABLE}/index/*")), TABLE), "Resource");
}

#[test]
fn not_resource_is_every_other_resource() {
    assert_eq!(resources("NotResource", json!(format!("{TABLE}/*")), TABLE), "applies");
    assert_eq!(resources("NotResource", json!([TABLE, "arn:aws:s3:::a"]), TABLE), "Resource");
    assert_eq!(resources("NotResource", json!("*"), TABLE), "Resource");
}

// IAM ARNs: "AWS automatically completes the ARN by adding wildcard characters to all missing fields",
// in an identity-based policy.
#[test]
fn an_incomplete_arn_is_completed_in_identity_policies() {
    let statement = || json!({ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:dynamodb" });
    let check = Check::new("dynamodb:GetItem", TABLE, Context::new());
    assert_eq!(fit_as(statement(), &check, false), "applies");
    assert_eq!(fit_as(statement(), &check, true), "Resource");
    // Completed, it ends in `:*`; as written, its `*` could stand for the account as well.
    let short = resources("Resource", json!("arn:aws:dynamodb:*:table/Notes"), TABLE);
    assert!(short.starts_with("unknown: an incomplete ARN"), "{short}");
    assert_eq!(resources("Resource", json!("arn:aws:dynamodb:*:table/Other"), TABLE), "Resource");
}

// Resource: "If the * wildcard is the last character of a resource ARN segment, it can expand to
// match beyond the colon boundaries."
#[test]
fn a_wildcard_inside_a_segment_that_would_cross_a_colon_is_unknown() {
    let inner = "arn:aws:dynamodb:eu*22223333:table/Notes:*";
    let stream = format!("{TABLE}:1");
    assert!(resources("Resource", json!(inner), &stream).starts_with("unknown"));
}

#[test]
fn a_variable_stands_in_the_last_part_of_an_arn() {
    let statement =
        |resource: &str| json!({ "Effect": "Allow", "Action": "*", "Resource": resource });
    let own = "arn:aws:dynamodb:eu-west-1:111122223333:table/${aws:PrincipalTag/table}";
    let tagged = Context::new().with("aws:PrincipalTag/table", "Notes");
    let check = |context: Context| Check::new("dynamodb:GetItem", TABLE, context);
    assert_eq!(fit_as(statement(own), &check(tagged.clone()), false), "applies");
    // "the resource that includes a policy variable with no value will not match any resource".
    assert_eq!(fit_as(statement(own), &check(Context::new()), false), "Resource");
    let early = "arn:aws:dynamodb:${aws:RequestedRegion}:111122223333:table/Notes";
    assert!(fit_as(statement(early), &check(tagged), false).starts_with("unknown"));
}

#[test]
fn several_operators_and_keys_are_and() {
    let statement = json!({
        "Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {
            "StringEquals": { "aws:PrincipalTag/a": "1", "aws:PrincipalTag/b": ["2", "3"] },
            "Null": { "aws:TokenIssueTime": "true" },
        },
    });
    let fit = |context| fit_as(statement.clone(), &Check::new("a:B", "*", context), false);
    let both = Context::new().with("aws:PrincipalTag/a", "1").with("AWS:principaltag/B", "3");
    assert_eq!(fit(both.clone()), "applies");
    assert_eq!(fit(both.clone().with("aws:TokenIssueTime", "x")), "Condition(2)");
    assert_eq!(fit(both.clone().without("aws:PrincipalTag/b")), "Condition(1)");
    assert_eq!(fit(both.without("aws:PrincipalTag/a")), "Condition(0)");
}

// IAM refuses such policies, so their effect is not documented. They are never skipped.
#[test]
fn what_is_malformed_is_unknown_only_where_the_rest_matches() {
    for (member, value) in [
        ("Condition", json!({ "aws:PrincipalTag/a": "b" })),
        ("Condition", json!([{ "StringEquals": { "aws:PrincipalTag/a": "b" } }])),
        ("Condition", json!("x")),
        ("Condition", json!(5)),
        ("Condition", json!(null)),
        ("Condition", json!({ "StringEquals": "x" })),
        ("Condition", json!({ "StringEquals": [{ "aws:username": "x" }] })),
        ("Condition", json!({ "NoSuchOp": {} })),
        ("Conditions", json!({})),
        ("condition", json!({ "StringEquals": { "aws:PrincipalTag/a": "b" } })),
    ] {
        let mut statement = json!({ "Effect": "Allow", "Action": "a:*", "Resource": "*" });
        statement[member] = value;
        let shown = fit(statement.clone(), "a:B", "*");
        assert!(shown.starts_with("unknown"), "{statement}: {shown}");
        assert_eq!(fit(statement, "b:B", "*"), "Action");
    }
}

#[test]
fn an_unclear_statement_is_unknown_only_where_the_rest_matches() {
    let no_action = json!({ "Effect": "Allow", "Resource": "*" });
    assert!(fit(no_action, "a:B", "*").starts_with("unknown"));
    let imported = json!({ "Fn::ImportValue": "x" });
    let resource = json!({ "Effect": "Allow", "Action": "a:*", "Resource": imported });
    assert!(fit(resource.clone(), "a:B", "*").starts_with("unknown"));
    assert_eq!(fit(resource, "b:B", "*"), "Action");
    let both = json!({ "Effect": "Allow", "Action": "a:*", "NotAction": "b:*", "Resource": "*" });
    assert!(fit(both, "a:B", "*").starts_with("unknown"));
}
