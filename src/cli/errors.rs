//! Prints errors in a stack for verbs that need more than its template.

use super::Failure;
use super::report::{self, Format};
use super::templates::{Opened, Templates};
use super::terminal::Terminal;
use crate::findings::{Finding, Report, Severity};
use crate::shown::said;
use crate::template::Template;

/// Prints the findings of a stack that cannot be deployed, and what is not done because of them. A file
/// is used as it is.
///
/// # Errors
///
/// There are errors, which have been printed.
pub(super) fn refuse(
    opened: &Opened,
    templates: &Templates,
    terminal: &mut Terminal,
    therefore: &'static str,
) -> Result<(), Failure> {
    match &opened.report {
        None => Ok(()),
        Some(report) => refuse_by(report, templates, terminal, therefore),
    }
}

/// Prints the errors of a file that the deployed template does not have, and what is not done because of them.
///
/// # Errors
///
/// There are errors, which have been printed.
pub(super) fn refuse_new(
    new: &Opened,
    old: &Template,
    templates: &Templates,
    terminal: &mut Terminal,
    therefore: &'static str,
) -> Result<(), Failure> {
    refuse_by(&new_errors(new, old), templates, terminal, therefore)
}

/// The errors of a file that the deployed template does not have at the same place. Those of a stack are found anyway.
pub(super) fn new_errors(new: &Opened, old: &Template) -> Report {
    let errors = |template: &Template| {
        let report = template.check();
        report.open().filter(|it| it.severity() == Severity::Error).cloned().collect::<Vec<_>>()
    };
    let of_new = if new.report.is_none() { errors(&new.template) } else { Vec::new() };
    if of_new.is_empty() {
        return Report::new(of_new);
    }
    let key = |template: &Template, finding: &Finding| {
        let pointer = finding.location().pointer.as_deref();
        (finding.code(), pointer.map(|pointer| template.keyed_pointer(pointer)))
    };
    let known = errors(old);
    let known: Vec<_> = known.iter().map(|finding| key(old, finding)).collect();
    let is_new = |finding: &Finding| !known.contains(&key(&new.template, finding));
    Report::new(of_new.into_iter().filter(is_new).collect())
}

fn refuse_by(
    report: &Report,
    templates: &Templates,
    terminal: &mut Terminal,
    therefore: &'static str,
) -> Result<(), Failure> {
    if !report::blocks(report, false) {
        return Ok(());
    }
    report::say(report, Format::Text, templates.sources(), terminal)?;
    terminal.note(&said!("{}; {}\n", report.shown_summary(), therefore));
    Err(Failure::Printed)
}
