//! `Rule`: what a code means.

/// Whether a finding of a rule stops `synth`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// AWS refuses it, or it would not do what it says: nothing is written.
    Error,
    /// It deploys, and is probably not what was meant.
    Warning,
}

/// One rule: a code that is never reused, and its one explanation, which `explain CODE` prints.
#[derive(PartialEq, Eq, Debug)]
pub struct Rule {
    /// The code, such as `DDB004`. It says nothing of the severity.
    pub code: &'static str,
    /// Whether its findings block.
    pub severity: Severity,
    /// Whether a stack may acknowledge it with a reason. False where AWS refuses the template.
    pub acknowledgeable: bool,
    /// The rule in one line: lower case, no final stop.
    pub title: &'static str,
    /// What it is about and why it matters, in Markdown.
    pub explanation: &'static str,
    /// Rust source with a function `bad` and a function `good`, which are also the rule's tests.
    pub example: &'static str,
    /// The page of AWS's documentation that says so.
    pub page: &'static str,
}
