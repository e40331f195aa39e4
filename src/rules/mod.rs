//! The rules: each reads the template and reports what is wrong, and where.
//!
//! There is a folder for each family and a file for each idea; `views` contains what they share. A
//! rule knows the template and AWS's limits, from `facts`. It does not know the builders, so the
//! same rules judge anyone's template.

mod cases;
mod evolution;
mod family;
mod identities;
mod keys;
mod not_judged;
mod operations;
mod policies;
mod prelude;
mod rows;
mod schemas;
mod tables;
mod templates;
mod views;

pub use not_judged::{NotJudged, not_judged};

use crate::findings::{Finding, Report, Rule};
use crate::rules::views::judged::Judged;
use crate::template::Template;

#[cfg(feature = "cli")]
pub(crate) use templates::given_instead;

/// The findings in a template, whoever wrote it. For a stack, [`Stack::check`](crate::Stack::check)
/// finds more.
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
    let mut findings = run(template, &FAMILIES);
    cases::check(template, &mut findings);
    findings
}

/// What some families find, and the walk by the schemas.
fn run(template: &Template, families: &[Family]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // A value of the wrong type is one mistake, and so are properties under a misspelt name: the other
    // rules treat them as unknown.
    let mut walked = schemas::walk(template);
    let mistyped: Vec<String> =
        walked.mistyped.iter().filter_map(|finding| finding.location().pointer.clone()).collect();
    findings.append(&mut walked.mistyped);
    let typed = (!mistyped.is_empty() || !walked.misspelt.is_empty())
        .then(|| template.without_values_at(&mistyped).with_unknown_properties(&walked.misspelt));
    let template = &Judged::of(typed.as_ref().unwrap_or(template));
    families.iter().for_each(|(_, check)| check(template, &mut findings));
    schemas::check(template, walked, &mut findings);
    findings
}

/// The rules of all families.
pub(crate) fn rules() -> impl Iterator<Item = &'static Rule> {
    let families = FAMILIES.iter().map(|(rules, _)| *rules);
    [schemas::RULES].into_iter().chain(families).flatten().copied().flatten().copied()
}

/// The rules of a family, and what looks for what they forbid.
type Family = (&'static [&'static [&'static Rule]], fn(&Judged<'_>, &mut Vec<Finding>));

/// All but `schemas`, whose walk comes before the others.
static FAMILIES: [Family; 8] = [
    (templates::RULES, templates::check),
    (tables::RULES, tables::check),
    (policies::RULES, policies::check),
    (rows::RULES, rows::check),
    (identities::RULES, identities::check),
    (evolution::RULES, evolution::check),
    (operations::RULES, operations::check),
    (keys::RULES, keys::check),
];
