//! What handles grant besides a whole table of the stack: one of its Regions, vector indexes, imported
//! tables, and members in other accounts.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what helps a test panics as the test does"
)]

mod accounts;
mod imports;
mod regions;
mod vectors;

use serde_json::Value;
use tablature::findings::{Color, Sources};
use tablature::{Stack, Stage};

/// The template of a stack without findings.
#[track_caller]
fn template(stack: &Stack) -> Value {
    let report = stack.check(&Stage::default());
    assert_eq!(report.codes(), [""; 0], "{}", report.text(&Sources::under(["."]), Color::Never));
    let template = stack.template(&Stage::default()).unwrap();
    serde_json::from_str(&template.to_json()).unwrap()
}

fn statements(template: &Value, role: &str) -> Vec<Value> {
    let policy = &template["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"];
    policy["Statement"].as_array().unwrap().clone()
}
