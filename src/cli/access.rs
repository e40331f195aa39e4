//! `access`: who reaches what, by the policies that will be deployed.

use super::arguments::{AccessArguments, AccessFormat};
use super::templates::Templates;
use super::terminal::Terminal;
use super::{Failure, said};
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
    said::blocking(&opened, &templates, terminal, "nothing would be deployed")?;
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
