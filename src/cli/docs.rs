//! `docs`: a page of documentation of a stack.

use std::path::Path;

use super::arguments::{DocsArguments, Format};
use super::output::{self, File};
use super::report;
use super::templates::Templates;
use super::terminal::Terminal;
use super::{Failure, with_help};
use crate::access::Access;
use crate::docs;
use crate::names;
use crate::stack::{App, Stack};

pub(super) fn run(
    app: &App,
    arguments: &DocsArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let stacks = app.stacks(&arguments.environment.stage);
    let word = &arguments.stack;
    let Some(stack) = stacks.iter().find(|stack| stack.name() == word) else {
        return Err(missing(word, &stacks).into());
    };
    let templates = Templates::new(app, &arguments.environment.stage, terminal);
    let opened = templates.open(word)?;
    let environment = arguments.environment.environment(&opened, (None, None))?;
    if let Some(report) = opened.report.as_ref().filter(|report| report::blocks(report, false)) {
        report::say(report, Format::Text, templates.sources(), terminal)?;
        terminal.note(&format!("{}; nothing is documented\n", report.summary()));
        return Err(Failure::Said);
    }
    let report = opened.report.clone().unwrap_or_else(|| opened.template.check());
    let access = Access::of(&opened.template, environment).with_acknowledged(&report);
    let text = docs::page(stack, &access);
    let Some(path) = &arguments.out else {
        terminal.result(&text)?;
        return Ok(());
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let file = File { path: path.clone(), text };
    output::write_all(folder.unwrap_or(Path::new(".")), &[file])?;
    Ok(())
}

fn missing(word: &str, stacks: &[Stack]) -> String {
    let reason = format!("there is no stack `{word}`");
    let known = || stacks.iter().map(Stack::name);
    match names::nearest(word, known()) {
        Some(near) => with_help(&reason, &format!("did you mean `{near}`?")),
        None if stacks.is_empty() => reason,
        None => with_help(&reason, &format!("the stacks are {}", names::listed(known()))),
    }
}
