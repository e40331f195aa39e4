//! How many decisions a second: `cargo bench --bench decide`.
//!
//! A role with a policy of 20 statements, half of them with conditions and variables, on 20 tables;
//! requests that the first, the last and no statement allow.

use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tablature::Action;
use tablature::evaluate::{
    Check, Context, Environment, EvaluateError, Evaluator, Policy, PolicySet, Request,
};

const STATEMENTS: usize = 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    let evaluator = Evaluator::of(&template().into(), Environment::default());
    let role = evaluator.role("User")?.tag("sub", "alice");
    for (name, table, row) in
        [("first", 0, "alice"), ("last", STATEMENTS - 1, "alice"), ("none", 0, "bob")]
    {
        let request =
            Request::new(Action::GetItem).on_table(format!("Table{table}")).leading_key(row);
        let rate = rate(|| role.decide(&request))?;
        writeln!(out, "request of a role, allowed by {name}: {rate:>9.0} decisions/s")?;
    }
    let policies = PolicySet::new().identity(Policy::from_json("policy", document()));
    let context = Context::new()
        .with("aws:PrincipalTag/sub", "alice")
        .with_list("dynamodb:LeadingKeys", ["alice"]);
    let check = Check::new("dynamodb:GetItem", arn(STATEMENTS - 1), context);
    let rate = rate(|| Ok(policies.decide(check.clone())))?;
    writeln!(out, "check of a policy, allowed by last:  {rate:>9.0} decisions/s")?;
    Ok(())
}

/// Calls a second, over half a second.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn rate<T>(decide: impl Fn() -> Result<T, EvaluateError>) -> Result<f64, EvaluateError> {
    let began = Instant::now();
    let mut calls = 0_u32;
    while began.elapsed() < Duration::from_millis(500) {
        for _ in 0..100 {
            black_box(decide()?);
        }
        calls += 100;
    }
    Ok(f64::from(calls) / began.elapsed().as_secs_f64())
}

fn arn(table: usize) -> String {
    format!("arn:aws:dynamodb:us-east-1:111122223333:table/Table{table}")
}

fn document() -> Value {
    let statement = |table: usize| {
        let mut statement = json!({
            "Sid": format!("Table{table}"), "Effect": "Allow",
            "Action": ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Put*"],
            "Resource": [arn(table), format!("{}/index/*", arn(table))],
        });
        if table.is_multiple_of(2) || table + 1 == STATEMENTS {
            statement["Condition"] = json!({
                "ForAllValues:StringEquals": {
                    "dynamodb:LeadingKeys": ["${aws:PrincipalTag/sub}", "shared"],
                },
                "Null": { "dynamodb:LeadingKeys": "false" },
            });
        }
        statement
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
