//! `access`: who reaches what, by the policies that will be deployed.

use super::Failure;
use super::arguments::{AccessArguments, AccessFormat, Format};
use super::report;
use super::templates::Templates;
use super::terminal::Terminal;
use crate::access::Access;
use crate::stack::App;

pub(super) fn run(
    app: &App,
    arguments: &AccessArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let templates = Templates::new(app, &arguments.environment.stage, terminal);
    let opened = templates.open(&arguments.template)?;
    let environment = arguments.environment.environment(&opened, (None, None))?;
    if let Some(report) = opened.report.as_ref().filter(|report| report::blocks(report, false)) {
        report::say(report, Format::Text, templates.sources(), terminal)?;
        let what = format!("{}; nothing would be deployed\n", report.summary());
        terminal.note(&what);
        return Err(Failure::Said);
    }
    let report = opened.report.clone().unwrap_or_else(|| opened.template.check());
    if let Some(note) = arguments.environment.assumed(&opened, &environment) {
        terminal.note(&note);
    }
    let access = Access::of(&opened.template, environment).with_acknowledged(&report);
    let text = match arguments.format {
        AccessFormat::Text => access.text(),
        AccessFormat::Markdown => access.markdown(&opened.name),
        AccessFormat::Json => access.json(),
    };
    terminal.result(&text)?;
    Ok(())
}
