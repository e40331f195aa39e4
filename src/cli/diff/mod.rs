//! `diff`: what an update would change, in the template and in who may do what.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use serde_json::Value;

use super::deployed;
use super::environment::{EnvironmentArguments, PreviousArguments, say_assumed};
use super::limits::LimitArguments;
use super::templates::{Opened, Templates};
use super::terminal::Terminal;
use super::text::shown;
use super::verb::{Program, Verb};
use super::{Failure, errors, with_help};
use crate::compare::{Diff, Part};
use crate::shown::{Shown, document, said};
use crate::template::Template;

const ASKING: &str = "\
What is deployed answers best:

  aws cloudformation get-template --stack-name NAME | {run} diff {music} --against -

The status is 0 where nothing changes, neither the template nor who may do what; 1 where something does, or
where who may do what is not known; 3 where AWS refuses a change or data is lost; and 2 where there is no
answer.";

/// Say what an update would change: what AWS does about each change, and who gains or loses access
#[derive(Parser)]
#[command(name = Self::NAME, after_help = ASKING)]
pub(super) struct Arguments {
    /// A stack of this project, which is compared with its file in out/ unless `--against` says otherwise, or a
    /// template file in JSON; without it, every stack
    #[arg(value_name = "STACK|TEMPLATE")]
    template: Option<String>,
    /// The template that is deployed: a file, `-` for standard input, or a revision of git (`rev:NAME` where a
    /// file has its name), in which the same file is read
    #[arg(long, value_name = "FILE|-|REV")]
    against: Option<String>,
    /// The folder of the templates that stacks are compared with
    #[arg(long = "out", default_value = "out", value_name = "DIR")]
    synthesized: PathBuf,
    #[command(flatten)]
    previous: PreviousArguments,
    /// Compare only who may do what, or only the template
    #[arg(long, value_enum, value_name = "PART")]
    only: Option<Only>,
    #[command(flatten)]
    environment: EnvironmentArguments,
    #[command(flatten)]
    limits: LimitArguments,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: DiffFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    /// Who may do what
    Access,
    /// What the template has, and what AWS does about it
    Template,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum DiffFormat {
    /// For the terminal
    #[default]
    Text,
    /// The same for a pull request
    Markdown,
    /// A document for programs; of several stacks, a list of them
    Json,
}

/// A comparison under the name of what was compared.
struct Compared {
    name: String,
    diff: Diff,
}

impl Verb for Arguments {
    const NAME: &'static str = "diff";
    const NEEDS_STACKS: bool = false;
    const EXAMPLES: &'static [(&'static str, &'static str)] =
        &[("diff {music} --against HEAD", "what this update would change, and who may do more")];

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let all = self.answer(program, terminal).map_err(|failure| {
            let failure = match (self.format, &self.template) {
                (DiffFormat::Json, Some(word)) => failure.in_document(word, terminal),
                _ => failure,
            };
            Failure::Unanswered(Box::new(failure))
        })?;
        self.print(&all, terminal).map_err(|failure| Failure::Unanswered(Box::new(failure)))?;
        if all.iter().any(|it| it.diff.is_dangerous()) {
            Err(Failure::Dangerous)
        } else if all.iter().all(|it| it.diff.is_empty()) {
            Ok(())
        } else {
            Err(Failure::Printed)
        }
    }
}

impl Arguments {
    fn answer(
        &self,
        program: Program<'_>,
        terminal: &mut Terminal,
    ) -> Result<Vec<Compared>, Failure> {
        let templates = Templates::new(program, &self.environment.stage, terminal);
        if let Some(word) = &self.template {
            templates.say_which(word, terminal);
            let new = templates.open(word)?;
            return Ok(vec![self.compare(&new, &templates, terminal)?]);
        }
        if self.against.as_deref() == Some("-") {
            let help = "name a stack or a template before `--against`";
            return Err(with_help("standard input is one template", help).into());
        }
        let stacks = templates.stacks();
        if stacks.panics().next().is_some() {
            return Err(stacks.missing(Vec::new()));
        }
        let names: Vec<String> = stacks.sound().map(|stack| stack.name().to_owned()).collect();
        if names.is_empty() {
            let help = "name a template, and with `--against` what it is compared with";
            return Err(with_help("there is no stack to compare", help).into());
        }
        let compare = |name: String| self.compare(&templates.open(&name)?, &templates, terminal);
        names.into_iter().map(compare).collect()
    }

    fn compare(
        &self,
        new: &Opened,
        templates: &Templates<'_>,
        terminal: &mut Terminal,
    ) -> Result<Compared, Failure> {
        let environment = self.environment.environment(new, (None, None))?;
        let environment = self.limits.of(environment, templates, terminal)?;
        errors::refuse(new, templates, terminal, "nothing is compared")?;
        let old = self.deployed(new, templates, terminal)?;
        let environment = self.previous.before(&old, environment)?;
        say_assumed(new, &environment, terminal);
        deployed::say_errors(new, &old, terminal);
        let part = self.only.map(|only| match only {
            Only::Access => Part::Access,
            Only::Template => Part::Template,
        });
        let diff = match part {
            None => Diff::between(&old, &new.template, &environment),
            Some(part) => Diff::of_part(&old, &new.template, &environment, part),
        };
        Ok(Compared { name: new.name.clone(), diff })
    }

    /// The template that something is compared with.
    fn deployed(
        &self,
        new: &Opened,
        templates: &Templates<'_>,
        terminal: &mut Terminal,
    ) -> Result<Template, Failure> {
        let is_stack = new.report.is_some();
        let own = match is_stack {
            true => {
                let name = self.environment.stage.stack_name(&new.name);
                self.synthesized.join(format!("{name}.template.json"))
            }
            false => PathBuf::from(&new.name),
        };
        let word = match self.against.as_deref() {
            None if !is_stack => {
                let help = "say with `--against` what it is compared with";
                return Err(with_help(
                    "a template file has nothing that it is compared with",
                    help,
                )
                .into());
            }
            None if !own.exists() => {
                let place = format!("`{}`", own.display());
                return Ok(deployed::nothing(&place, new, terminal));
            }
            None => return Ok(templates.open_file(&own.display().to_string())?.template),
            Some(word) => word,
        };
        deployed::at(word, &own, new, templates, terminal)
    }

    fn print(&self, all: &[Compared], terminal: &mut Terminal) -> Result<(), Failure> {
        let text: Shown = match (self.format, all) {
            (DiffFormat::Json, [one]) => one.diff.shown_json(),
            (DiffFormat::Json, _) => {
                let named = |it: &Compared| {
                    let mut named = it.diff.document();
                    if let Some(members) = named.as_object_mut() {
                        members.insert("stack".to_owned(), it.name.as_str().into());
                    }
                    named
                };
                document(&all.iter().map(named).collect::<Value>())
            }
            (DiffFormat::Markdown, [one]) => one.diff.shown_markdown(&one.name),
            (DiffFormat::Markdown, _) => {
                Diff::shown_markdown_of(all.iter().map(|it| (it.name.as_str(), &it.diff)))
            }
            (DiffFormat::Text, [one]) => one.diff.shown_text(terminal.result_color()),
            (DiffFormat::Text, _) => {
                let color = terminal.result_color();
                let named = |it: &Compared| {
                    said!("{}\n\n{}", shown(it.name.as_str()), it.diff.shown_text(color))
                };
                Shown::joined(all.iter().map(named), "\n")
            }
        };
        terminal.result(&text)?;
        Ok(())
    }
}
