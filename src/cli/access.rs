//! `access`: who reaches what, by the policies that will be deployed.

use clap::{Parser, ValueEnum};

use super::environment::{EnvironmentArguments, say_assumed};
use super::limits::LimitArguments;
use super::templates::Templates;
use super::terminal::Terminal;
use super::verb::{Program, Verb};
use super::{Failure, errors};
use crate::access::Access;

const ASKING: &str = "\
The policies of the template are asked, as they will be deployed. Requests are taken to come over TLS; of
whatever else is not known, such as the caller's address, a cell says `?`, and the list says why. Users,
groups, whoever has a policy, and whom the policies of tables let in have a column where they reach
something, or may. What a transform or a nested stack makes is listed.

The status is 0, and 1 where the template could not be read. What an update changes: `{run} diff`.";

/// Say who reaches what: every principal on every table, index and stream
#[derive(Parser)]
#[command(name = Self::NAME, after_help = ASKING)]
pub(super) struct Arguments {
    /// A stack of this project, or a template file in JSON (`-` for standard input)
    #[arg(value_name = "STACK|TEMPLATE")]
    template: String,
    #[command(flatten)]
    environment: EnvironmentArguments,
    #[command(flatten)]
    limits: LimitArguments,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: AccessFormat,
}

impl Verb for Arguments {
    const NAME: &'static str = "access";
    const NEEDS_STACKS: bool = false;

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let templates = Templates::new(program, &self.environment.stage, terminal);
        templates.say_which(&self.template, terminal);
        let opened = templates.open(&self.template).map_err(|failure| match self.format {
            AccessFormat::Json => failure.in_document(&self.template, terminal),
            AccessFormat::Text | AccessFormat::Markdown => failure,
        })?;
        let environment = self.environment.environment(&opened, (None, None))?;
        let environment = self.limits.of(environment, &templates, terminal)?;
        errors::refuse(&opened, &templates, terminal, "nothing would be deployed")?;
        let report = opened.report.clone().unwrap_or_else(|| opened.template.check());
        say_assumed(&opened, &environment, terminal);
        let environment = environment.imported_tables(opened.imported.clone());
        let access = Access::of(&opened.template, environment).with_acknowledged(&report);
        let text = match self.format {
            AccessFormat::Text => access.shown_text(),
            AccessFormat::Markdown => access.shown_markdown(&opened.name),
            AccessFormat::Json => access.shown_json(),
        };
        terminal.result(&text)?;
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum AccessFormat {
    /// A matrix and a list, for the terminal
    #[default]
    Text,
    /// The same for a pull request
    Markdown,
    /// A document for programs
    Json,
}
