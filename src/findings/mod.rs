//! Findings: what is wrong, where, and what to write instead.
//!
//! Knows how a finding is said (text as rustc prints it, JSON, SARIF); does not know what is wrong.

mod finding;
mod report;
mod rule;

pub use finding::{Finding, Spot};
pub use report::Report;
pub use rule::{Rule, Severity};
