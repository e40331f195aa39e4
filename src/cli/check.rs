//! `check`: what is wrong with templates, of stacks or in files.

use super::Failure;
use super::arguments::CheckArguments;
use super::templates::Templates;
use super::terminal::Terminal;
use crate::findings::{Report, Severity};
use crate::rules;
use crate::stack::App;

pub(super) fn run(
    app: &App,
    arguments: &CheckArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let templates = Templates::new(app, &arguments.stage, terminal);
    let mut reports = Vec::new();
    let mut failures = Vec::new();
    for word in &arguments.templates {
        match templates.open(word) {
            Ok(opened) => {
                reports.push(opened.report.unwrap_or_else(|| rules::check(&opened.template)));
            }
            Err(failure) => failures.push(failure),
        }
    }
    let report = Report::merged(reports);
    terminal.note(&report.text(templates.sources(), terminal.color()));
    for failure in &failures {
        failure.say(terminal);
    }
    if failures.is_empty() && report.count(Severity::Error) == 0 {
        Ok(())
    } else {
        Err(Failure::Said)
    }
}
