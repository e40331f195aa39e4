//! `docs`: a page of documentation of a stack.

use std::path::{Path, PathBuf};

use clap::Parser;

use super::environment::EnvironmentArguments;
use super::output::{self, OutputFile};
use super::templates::{Templates, is_path};
use super::terminal::Terminal;
use super::verb::{Program, Verb};
use super::{Failure, errors, with_help};
use crate::access::Access;
use crate::docs;

/// Write a page of documentation: tables, keys, entities, access patterns, and who reaches what
#[derive(Parser)]
#[command(name = Self::NAME)]
pub(super) struct Arguments {
    /// A stack of this project
    stack: String,
    /// The file to write; without it the page is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    environment: EnvironmentArguments,
}

impl Verb for Arguments {
    const NAME: &'static str = "docs";
    const NEEDS_STACKS: bool = true;

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let stage = &self.environment.stage;
        let word = &self.stack;
        let templates = Templates::new(program, stage, terminal);
        if is_path(word) {
            let reason = format!("`{word}` is a file, and only a stack has a page");
            return Err(with_help(&reason, "name a stack of this project").into());
        }
        let Some(stack) = templates.stack(word) else {
            let stacks = templates.stacks();
            return Err(stacks.missing(vec![stacks.no_stack(word, "stack")]));
        };
        let opened = templates.open(word)?;
        let environment = self.environment.environment(&opened, (None, None))?;
        errors::refuse(&opened, &templates, terminal, "nothing is documented")?;
        let report = opened.report.clone().unwrap_or_else(|| opened.template.check());
        let environment = environment.imported_tables(opened.imported.clone());
        let access = Access::of(&opened.template, environment).with_acknowledged(&report);
        let text = docs::shown_page(stack, &access);
        let Some(path) = &self.out else {
            terminal.result(&text)?;
            return Ok(());
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file = OutputFile { path: path.clone(), text };
        let instead = "name a file that is not there, or leave out `--out` to have it on stdout";
        output::write_all(folder.unwrap_or(Path::new(".")), &[file], instead)?;
        Ok(())
    }
}
