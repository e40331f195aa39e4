//! How the kinds of policy decide together, for a role in its own account.

use super::*;
use crate::evaluate::context::Context;
use serde_json::{Value, json};

const TABLE: &str = "arn:aws:dynamodb:us-east-1:111122223333:table/Notes";
const ROLE: &str = "arn:aws:iam::111122223333:role/Reader";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Reader/alice";

fn document(effect: &str, action: &str) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [
        { "Sid": effect, "Effect": effect, "Action": action, "Resource": "*" },
    ] })
}

fn policy(effect: &str, action: &str) -> Policy {
    Policy::from_json("policy", document(effect, action))
}

fn allow(action: &str) -> Policy {
    policy("Allow", action)
}

fn on_table(effect: &str, principal: Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": effect, "Principal": principal, "Action": "dynamodb:*", "Resource": TABLE,
    }] })
}

fn set() -> PolicySet {
    PolicySet::new().caller(ROLE, "alice")
}

fn get(set: &PolicySet) -> Decision {
    set.decide(Check::new("dynamodb:GetItem", TABLE, Context::new()))
}

fn verdict(set: &PolicySet) -> Verdict {
    get(set).verdict()
}

#[test]
fn nothing_is_allowed_by_default() {
    assert_eq!(verdict(&set()), Verdict::ImplicitlyDenied);
    assert_eq!(verdict(&set().identity(allow("dynamodb:PutItem"))), Verdict::ImplicitlyDenied);
    assert_eq!(verdict(&set().identity(allow("dynamodb:Get*"))), Verdict::Allowed);
}

#[test]
fn an_explicit_deny_wins_wherever_it_stands() {
    let deny = || policy("Deny", "dynamodb:GetItem");
    let allowed = || set().identity(allow("*"));
    assert_eq!(verdict(&allowed().identity(deny())), Verdict::ExplicitlyDenied);
    assert_eq!(verdict(&allowed().boundary(deny())), Verdict::ExplicitlyDenied);
    assert_eq!(verdict(&allowed().session(deny())), Verdict::ExplicitlyDenied);
    for principal in [json!("*"), json!({ "AWS": "111122223333" }), json!({ "AWS": ROLE })] {
        let set = allowed().resource("on the table", on_table("Deny", principal));
        assert_eq!(verdict(&set), Verdict::ExplicitlyDenied);
    }
    let elsewhere = on_table("Deny", json!({ "AWS": "999999999999" }));
    assert_eq!(verdict(&allowed().resource("on the table", elsewhere)), Verdict::Allowed);
}

#[test]
fn boundary_and_session_policies_limit_what_identity_policies_allow() {
    let allowed = || set().identity(allow("*"));
    assert_eq!(verdict(&allowed().boundary(allow("dynamodb:*"))), Verdict::Allowed);
    let bounded = get(&allowed().boundary(allow("s3:*")));
    assert_eq!(bounded.verdict(), Verdict::ImplicitlyDenied);
    assert_eq!(bounded.answers()[0].limit(), Some(Limit::Boundary));
    let limited = get(&allowed().session(allow("s3:*")));
    assert_eq!(limited.answers()[0].limit(), Some(Limit::Session));
    assert_eq!(
        verdict(&allowed().session(allow("s3:*")).session(allow("dynamodb:GetItem"))),
        Verdict::Allowed
    );
    // Neither allows anything by itself.
    assert_eq!(verdict(&set().boundary(allow("*"))), Verdict::ImplicitlyDenied);
    assert_eq!(verdict(&set().session(allow("*"))), Verdict::ImplicitlyDenied);
}

#[test]
fn a_resource_policy_allows_by_itself_in_the_same_account() {
    for principal in [json!("*"), json!({ "AWS": ROLE }), json!({ "AWS": SESSION })] {
        let set = set().resource("on the table", on_table("Allow", principal));
        assert_eq!(verdict(&set), Verdict::Allowed);
    }
}

// Enforcement code: a role ARN is "limited by an implicit deny in a permissions boundary or session
// policy"; a session ARN "not"; of everyone, "no other permissions are required".
#[test]
fn what_else_limits_it_depends_on_how_it_names_the_caller() {
    let named = |principal| set().resource("on the table", on_table("Allow", principal));
    for limit in [PolicySet::boundary as fn(_, _) -> _, PolicySet::session] {
        let limited = |principal| verdict(&limit(named(principal), allow("s3:*")));
        assert_eq!(limited(json!({ "AWS": ROLE })), Verdict::ImplicitlyDenied);
        assert_eq!(limited(json!({ "AWS": SESSION })), Verdict::Allowed);
        assert_eq!(limited(json!("*")), Verdict::Allowed);
    }
}

// Principal: naming the account "delegates authority to the account".
#[test]
fn an_allow_for_the_account_leaves_it_to_the_identity_policies() {
    let account = on_table("Allow", json!({ "AWS": "arn:aws:iam::111122223333:root" }));
    let set = set().resource("on the table", account);
    let decision = get(&set);
    assert_eq!(decision.verdict(), Verdict::ImplicitlyDenied);
    let statement = &decision.answers()[0].considered()[0];
    assert_eq!(statement.why(), crate::evaluate::Why::Delegates);
    assert_eq!(verdict(&set.identity(allow("dynamodb:*"))), Verdict::Allowed);
}

#[test]
fn what_is_unknown_counts_only_where_it_decides() {
    let unclear = |effect: &str| {
        Policy::from_json(
            "unclear",
            json!({ "Version": "2012-10-17", "Statement": [{
            "Effect": effect, "Action": "*", "Resource": "*",
            "Condition": { "NumericEquals": { "aws:MultiFactorAuthAge": "ten" } },
        }] }),
        )
    };
    let ask = |set: PolicySet| {
        let context = Context::new().with("aws:MultiFactorAuthAge", "10");
        set.decide(Check::new("dynamodb:GetItem", TABLE, context))
    };
    assert_eq!(ask(set().identity(unclear("Allow"))).verdict(), Verdict::Undecided);
    let sure = set().identity(unclear("Allow")).identity(allow("*"));
    assert_eq!(ask(sure).verdict(), Verdict::Allowed);
    let doubtful = ask(set().identity(unclear("Deny")).identity(allow("*")));
    assert_eq!(doubtful.verdict(), Verdict::Undecided);
    assert_eq!(doubtful.unknowns().next().unwrap().why(), "`ten` is no number");
    // Denied either way.
    let denied = ask(set().identity(unclear("Deny")));
    assert_eq!(denied.verdict(), Verdict::ImplicitlyDenied);
    assert_eq!(denied.unknowns().count(), 0);
}

#[test]
fn what_is_no_policy_decides_nothing() {
    for document in [
        json!({}),
        json!({ "Version": "2030-01-01", "Statement": [] }),
        json!({ "Version": "2012-10-17" }),
        json!(7),
    ] {
        let set = set().identity(Policy::from_json("odd", document));
        assert_eq!(verdict(&set), Verdict::Undecided);
        assert_eq!(verdict(&set.identity(policy("Deny", "*"))), Verdict::ExplicitlyDenied);
    }
    let none = Policy::from_json("none", json!({ "Version": "2012-10-17", "Statement": [] }));
    assert_eq!(verdict(&set().identity(none)), Verdict::ImplicitlyDenied);
}

#[test]
fn a_decision_prints_its_statements_and_why_others_did_not_apply() {
    let conditional = Policy::from_json(
        "`Own`",
        json!({ "Version": "2012-10-17", "Statement": [
        { "Sid": "OwnRows", "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
          "Condition": { "ForAllValues:StringEquals": {
              "dynamodb:LeadingKeys": ["${aws:PrincipalTag/sub}", "shared"] } } },
        { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
    ] }),
    );
    let set = set().identity(conditional);
    let ask = |row: &str| {
        let context = Context::new()
            .with("aws:PrincipalTag/sub", "alice")
            .with_list("dynamodb:LeadingKeys", [row]);
        set.decide(Check::new("dynamodb:GetItem", TABLE, context)).to_string()
    };
    assert_eq!(
        ask("bob"),
        format!(
            "dynamodb:GetItem on {TABLE} is denied: no statement allows it\n  \
             statement `OwnRows` of `Own` (/Statement/0) does not hold: `ForAllValues:StringEquals` \
             wants dynamodb:LeadingKeys \"${{aws:PrincipalTag/sub}}\" = \"alice\" or \"shared\", and \
             the request has [\"bob\"]"
        )
    );
    assert_eq!(
        ask("alice"),
        format!(
            "dynamodb:GetItem on {TABLE} is allowed\n  \
             statement `OwnRows` of `Own` (/Statement/0) allows it"
        )
    );
}
