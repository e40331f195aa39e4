//! Our side of the differential test: reads cases as JSON lines, prints id, verdict and, where it is
//! undecided, why.

#![allow(clippy::indexing_slicing, reason = "indexing JSON gives null where there is nothing")]

use std::error::Error;
use std::io::{self, BufRead, BufWriter, Write};

use serde_json::{Value, json};
use tablature::evaluate::{Check, Context, Policy, PolicySet, Verdict};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let case: Value = serde_json::from_str(&line?)?;
        let decision = decide(&case);
        let verdict = match decision.verdict() {
            Verdict::Allowed => "Allowed",
            Verdict::ExplicitlyDenied => "ExplicitlyDenied",
            Verdict::ImplicitlyDenied => "ImplicitlyDenied",
            Verdict::Undecided => "Undecided",
        };
        let why: Vec<&str> = decision.unknowns().map(|unknown| unknown.why()).collect();
        writeln!(out, "{}", json!({ "id": case["id"], "verdict": verdict, "why": why }))?;
    }
    out.flush()?;
    Ok(())
}

fn decide(case: &Value) -> tablature::evaluate::Decision {
    let request = &case["request"];
    let text = |name: &str| request[name].as_str().unwrap_or_default();
    let mut policies = PolicySet::new().caller(text("role"), text("session"));
    for document in case["identity"].as_array().into_iter().flatten() {
        policies = policies.identity(Policy::from_json("identity", document.clone()));
    }
    if let Some(document) = case.get("boundary") {
        policies = policies.boundary(Policy::from_json("boundary", document.clone()));
    }
    if let Some(document) = case.get("session") {
        policies = policies.session(Policy::from_json("session", document.clone()));
    }
    if let Some(document) = case.get("resourcePolicy") {
        policies = policies.resource("resource", document.clone());
    }
    policies.decide(Check::new(text("action"), text("resource"), context(&request["context"])))
}

fn context(keys: &Value) -> Context {
    let keys = keys.as_object().into_iter().flatten();
    keys.fold(Context::new(), |context, (key, value)| match value {
        Value::Array(values) => context.with_list(key, values.iter().filter_map(Value::as_str)),
        value => context.with(key, value.as_str().unwrap_or_default()),
    })
}
