//! `check`: the findings in templates, of stacks or in files.

use clap::Parser;
use indexmap::IndexSet;

use super::Failure;
use super::environment::stage;
use super::report::{self, Format, inform};
use super::templates::Templates;
use super::terminal::Terminal;
use super::text::counted;
use super::verb::{Program, Verb};
use crate::findings::Report;
use crate::stack::Stage;

const ACKNOWLEDGING: &str = "\
A template acknowledges a finding in the Metadata of its resource, or in its own for all of them, by
the finding's code and a reason; what answers no finding is a finding itself:
  \"Metadata\": { \"tablature\": { \"acknowledge\": { \"IAM006\": \"every row is public\" } } }

The status is 0 where nothing stands in the way, and 1 where an error was found (with
--deny-warnings: a warning) or a template could not be read.";

/// Say what is wrong with CloudFormation templates
#[derive(Parser)]
#[command(name = "check", after_help = ACKNOWLEDGING)]
pub(super) struct Arguments {
    /// Template files in JSON, `-` for standard input, or stacks of this project
    #[arg(required = true, value_name = "TEMPLATE")]
    templates: Vec<String>,
    /// The stage of the stacks that are named
    #[arg(long, default_value_t, value_parser = stage)]
    stage: Stage,
    /// Fail on warnings, too
    #[arg(long)]
    deny_warnings: bool,
    /// How to print findings: text on stderr, or a document on stdout for other programs
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

impl Verb for Arguments {
    const NEEDS_STACKS: bool = false;
    const EXAMPLES: &'static [(&'static str, &'static str)] =
        &[("check cdk.out/*.json", "what is wrong with templates of anyone's")];

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let templates = Templates::new(program, &self.stage, terminal);
        let words: IndexSet<&String> = self.templates.iter().collect();
        // All files are read before anything is printed.
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

        report::say(&report, self.format, templates.sources(), terminal)?;
        for failure in &failures {
            failure.say(terminal);
        }
        let panicked = failures.iter().any(Failure::is_panic);
        let templates_judged = counted(judged, "template");
        let mut parts = Vec::new();
        if judged > 0 {
            parts.push(match report.open().next() {
                None => format!("{templates_judged}: nothing found"),
                Some(_) => {
                    let summary = report::summary(&report, self.deny_warnings);
                    format!("{templates_judged}: {summary}")
                }
            });
        }
        if !failures.is_empty() {
            let unread = counted(failures.len(), "template");
            parts.push(format!("{unread} could not be read"));
        }
        let summary = format!("{}\n", parts.join("; "));
        if failures.is_empty() && !report::blocks(&report, self.deny_warnings) {
            return inform(self.format, terminal, &summary);
        }
        terminal.note(&summary);
        Err(if panicked { Failure::Panicked(Box::new(Failure::Printed)) } else { Failure::Printed })
    }
}
