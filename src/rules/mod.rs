//! The rules: each reads the template and says what is wrong, where.
//!
//! One file a family of rules. A rule knows AWS's limits from `facts` and the template; it does not
//! know the builders, so the same rules judge anyone's template.

mod every_row;
mod policies;
mod tables;

use crate::access;
use crate::findings::{Finding, Report, Rule};
use crate::stack;
use crate::template::Template;

/// What is wrong with a template, whoever wrote it. Of a stack, [`Stack::check`](crate::Stack::check)
/// knows more.
///
/// ```
/// let template = serde_json::json!({ "Resources": { "Alarms": { "Type": "SNS.Topic" } } });
/// let report = tablature::rules::check(&template.into());
/// assert_eq!(report.summary(), "1 error");
/// ```
pub fn check(template: &Template) -> Report {
    Report::new(judge(template))
}

/// All findings of the rules that read templates.
pub(crate) fn judge(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    every_row::check(template, &mut findings);
    findings
}

/// Every rule that exists, by code.
pub fn all() -> Vec<&'static Rule> {
    let families: &[&[&'static Rule]] = &[stack::RULES, access::RULES, every_row::RULES];
    let mut rules: Vec<&'static Rule> = families.iter().copied().flatten().copied().collect();
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// The rule with this code, in whatever case it is spelt.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().into_iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// Every rule's explanation, as one Markdown page.
pub fn page() -> String {
    let rules: Vec<String> = all().iter().map(|rule| rule.explain()).collect();
    format!("# Rules\n\n{}", rules.join("\n"))
}
