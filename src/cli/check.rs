//! `check`: what is wrong with templates, of stacks or in files.

use super::arguments::CheckArguments;
use super::report::{self, inform};
use super::templates::Templates;
use super::terminal::Terminal;
use super::{Failure, synth};
use crate::findings::Report;
use crate::stack::App;

pub(super) fn run(
    app: &App,
    arguments: &CheckArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let templates = Templates::new(app, &arguments.stage, terminal);
    let mut words: Vec<&String> = Vec::new();
    for word in &arguments.templates {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    // Every file is read before anything is said.
    let (mut reports, mut failures) = (Vec::new(), Vec::new());
    for word in words {
        match templates.open(word) {
            Ok(opened) => {
                reports.push(opened.report.unwrap_or_else(|| opened.template.check()));
            }
            Err(failure) => failures.push(failure),
        }
    }
    let judged = reports.len();
    let report = Report::merged(reports);

    report::say(&report, arguments.format, templates.sources(), terminal)?;
    for failure in &failures {
        failure.say(terminal);
    }
    let panicked = failures.iter().any(Failure::is_panic);
    let templates_judged = synth::counted(judged, "template");
    let mut parts = Vec::new();
    if judged > 0 {
        parts.push(match report.open().next() {
            None => format!("{templates_judged}: nothing found"),
            Some(_) => {
                let summary = report::summary(&report, arguments.deny_warnings);
                format!("{templates_judged}: {summary}")
            }
        });
    }
    if !failures.is_empty() {
        let unread = synth::counted(failures.len(), "template");
        parts.push(format!("{unread} could not be read"));
    }
    let summary = format!("{}\n", parts.join("; "));
    if failures.is_empty() && !report::blocks(&report, arguments.deny_warnings) {
        return inform(arguments.format, terminal, &summary);
    }
    terminal.note(&summary);
    Err(if panicked { Failure::Panicked(Box::new(Failure::Said)) } else { Failure::Said })
}
