//! How many decisions a second: `cargo bench --bench decide`.
//!
//! A role with a policy of 20 statements, half of them with conditions and variables, on 20 tables;
//! requests that the first, the last and no statement allow.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is for a person to read")]

mod measure;

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tablature::Action;
use tablature::evaluate::{
    Check, Context, Decision, Environment, Evaluator, Policy, PolicySet, Request,
};

use measure::aim;

const STATEMENTS: usize = 20;

fn main() {
    let evaluator = Evaluator::of(&template().into(), Environment::default());
    let role = evaluator.role("User").unwrap().tag("sub", "alice");
    let mut slowest = f64::INFINITY;
    for (who, table, row) in
        [("the first", 0, "alice"), ("the last", STATEMENTS - 1, "alice"), ("no", 0, "bob")]
    {
        let request =
            Request::new(Action::GetItem).on_table(format!("Table{table}")).leading_key(row);
        let what = format!("request of a role that {who} statement allows");
        slowest = rate(&what, || role.decide(&request).unwrap()).min(slowest);
    }
    let policies = PolicySet::new().identity(Policy::from_json("policy", document()));
    let context = Context::new()
        .with("aws:PrincipalTag/sub", "alice")
        .with_list("dynamodb:LeadingKeys", ["alice"]);
    let check = Check::new("dynamodb:GetItem", arn(STATEMENTS - 1), context);
    rate("check of a policy that the last statement allows", || policies.decide(check.clone()));
    aim(slowest >= 100_000.0, "100,000 decisions a second on 20 statements");
}

/// Decisions a second, over half a second.
fn rate(what: &str, decide: impl Fn() -> Decision) -> f64 {
    let begun = Instant::now();
    let mut count = 0_u32;
    while begun.elapsed() < Duration::from_millis(500) {
        for _ in 0..100 {
            black_box(decide());
        }
        count += 100;
    }
    let rate = f64::from(count) / begun.elapsed().as_secs_f64();
    println!("{what:<58} {rate:>10.0} decisions/s");
    rate
}

fn arn(table: usize) -> String {
    format!("arn:aws:dynamodb:us-east-1:111122223333:table/Table{table}")
}

fn document() -> Value {
    let own_rows = json!({
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["${aws:PrincipalTag/sub}", "shared"] },
        "Null": { "dynamodb:LeadingKeys": "false" },
    });
    let statement = |table: usize| {
        let conditional = table.is_multiple_of(2) || table + 1 == STATEMENTS;
        json!({
            "Sid": format!("Table{table}"), "Effect": "Allow",
            "Action": ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Put*"],
            "Resource": [arn(table), format!("{}/index/*", arn(table))],
            "Condition": if conditional { own_rows.clone() } else { json!({}) },
        })
    };
    json!({
        "Version": "2012-10-17",
        "Statement": (0..STATEMENTS).map(statement).collect::<Vec<_>>(),
    })
}

fn template() -> Value {
    let mut resources: serde_json::Map<String, Value> = (0..STATEMENTS)
        .map(|table| {
            let name = format!("Table{table}");
            let table = json!({ "Type": "AWS::DynamoDB::Table", "Properties": {
                "TableName": name,
                "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
            } });
            (name, table)
        })
        .collect();
    let role = json!({ "Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" },
            "Action": "sts:AssumeRole" } },
        "Policies": [{ "PolicyName": "Own", "PolicyDocument": document() }],
    } });
    resources.insert("User".to_owned(), role);
    json!({ "Resources": resources })
}
