//! `docs`: a page of documentation of a stack.

use std::path::Path;

use super::arguments::DocsArguments;
use super::output::{self, File};
use super::templates::Templates;
use super::terminal::Terminal;
use super::{Failure, said, with_help};
use crate::access::Access;
use crate::docs;
use crate::names;
use crate::stack::{App, Stack};

pub(super) fn run(
    app: &App,
    arguments: &DocsArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let stage = &arguments.environment.stage;
    let word = &arguments.stack;
    let templates = Templates::new(app, stage, terminal);
    let Some(stack) = templates.stack(word) else {
        return Err(missing(word, &app.stacks(stage)).into());
    };
    let opened = templates.open(word)?;
    let environment = arguments.environment.environment(&opened, (None, None))?;
    said::blocking(&opened, &templates, terminal, "nothing is documented")?;
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
