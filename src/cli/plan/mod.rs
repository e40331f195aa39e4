//! `plan`: the updates that lead from what is deployed to what is declared.

mod folder;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, ValueEnum};
use serde_json::Value;

pub(super) use self::folder::{Reviewed, short_hash};
use super::environment::{EnvironmentArguments, PreviousArguments};
use super::templates::{Opened, Templates, text_at};
use super::terminal::Terminal;
use super::text::shown;
use super::verb::{Program, Verb};
use super::{Failure, deployed, errors, with_help};
use crate::cloud::now;
use crate::evolution::{Allowances, Live, Plan};
use crate::shown::{Shown, document, said};
use crate::template::Template;

const ASKING: &str = "\
What is deployed is planned from best:

  aws cloudformation get-template --stack-name NAME | {run} plan {music} --from - --out plan

The status is 0 where there is nothing to do, 1 where there is a plan, 2 where there is no answer, and 3 where
the update is refused: each reason says what to do instead.";

/// Plan the updates from what is deployed to what is declared: the fewest that AWS takes and that lose nothing
#[derive(Parser)]
#[command(name = Self::NAME, after_help = ASKING)]
pub(super) struct Arguments {
    /// A stack of this project, or a template file in JSON
    #[arg(value_name = "STACK|TEMPLATE")]
    template: String,
    /// The template that is deployed: a file, `-` for standard input, a revision of git, or `nothing`; with
    /// `STAGE=…`, several times, one plan for each stage
    #[arg(long, required = true, value_name = "FILE|-|REV|nothing")]
    from: Vec<String>,
    /// What is known of what is deployed: what `aws dynamodb describe-table`, `describe-time-to-live` or
    /// `aws cloudformation describe-stacks` printed
    #[arg(long, value_name = "FILE")]
    live: Vec<PathBuf>,
    /// The folder to write the templates, `plan.json`, `sums` and `run.sh` to
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    allowances: AllowanceArguments,
    #[command(flatten)]
    environment: EnvironmentArguments,
    #[command(flatten)]
    previous: PreviousArguments,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: PlanFormat,
}

/// What a person agrees to lose.
#[derive(Args)]
#[command(next_help_heading = "Agreed losses")]
pub(super) struct AllowanceArguments {
    /// A resource that may go with what it holds, or a table's replica
    #[arg(long, value_name = "RESOURCE[:REGION]")]
    allow_loss: Vec<String>,
    /// An index that may be missing for a while, or for `stream` a table's stream that may miss changes
    #[arg(long, value_name = "TABLE:INDEX")]
    allow_gap: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum PlanFormat {
    /// For the terminal
    #[default]
    Text,
    /// The same for a pull request
    Markdown,
    /// The document `plan.json`; of several stages, a list of them
    Json,
}

/// A plan for one stage.
struct Planned {
    /// The stage, if several are planned.
    stage: Option<String>,
    new: Opened,
    old: Template,
    /// Whether the stack is not there yet.
    is_new: bool,
    plan: Plan,
    stack: String,
    /// The Region and the account, if they are known.
    region: Option<String>,
    account: Option<String>,
}

impl Verb for Arguments {
    const NAME: &'static str = "plan";
    const NEEDS_STACKS: bool = false;
    const EXAMPLES: &'static [(&'static str, &'static str)] =
        &[("plan {music} --from HEAD", "the updates that lead there, one after the other")];

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let unanswered = |failure| Failure::Unanswered(Box::new(failure));
        let all = self.plans(program, terminal).map_err(unanswered)?;
        self.print(&all, terminal).map_err(unanswered)?;
        if let Some(out) = &self.out
            && !all.iter().any(|it| matches!(it.plan, Plan::Steps(_)))
            && !folder::names_of_plan(out).is_empty()
        {
            let note =
                format!("note: `{}` has an earlier plan, which is not this one", out.display());
            terminal.note(&said!("{}\n", shown(note)));
        }
        if all.iter().any(|it| it.plan.refusals().is_some()) {
            return Err(Failure::Dangerous);
        }
        if let Some(out) = &self.out {
            for one in &all {
                one.write(out, terminal).map_err(unanswered)?;
            }
        }
        match all.iter().all(|it| matches!(it.plan, Plan::Nothing)) {
            true => Ok(()),
            false => Err(Failure::Printed),
        }
    }
}

impl AllowanceArguments {
    /// The allowances.
    ///
    /// # Errors
    ///
    /// A gap names no index.
    pub(super) fn read(&self) -> Result<Allowances, Failure> {
        let losses = self.allow_loss.iter();
        let allowances = losses.fold(Allowances::default(), |allowances, it| loss(allowances, it));
        self.allow_gap.iter().try_fold(allowances, |allowances, it| gap(allowances, it))
    }
}

/// With a loss as it is agreed to: `Orders`, `Orders:us-east-1`.
fn loss(allowances: Allowances, word: &str) -> Allowances {
    match word.split_once(':') {
        Some((table, region)) => allowances.replica(table, region),
        None => allowances.loss(word),
    }
}

/// With a gap as it is agreed to: `Orders:byUser`.
fn gap(allowances: Allowances, word: &str) -> Result<Allowances, Failure> {
    let Some((table, index)) = word.split_once(':') else {
        let help = "write the table and the index: `--allow-gap Orders:byUser`";
        return Err(with_help(&format!("`{word}` names no index"), help).into());
    };
    Ok(allowances.gap(table, index))
}

impl Arguments {
    fn plans(
        &self,
        program: Program<'_>,
        terminal: &mut Terminal,
    ) -> Result<Vec<Planned>, Failure> {
        let staged: Vec<Option<(&str, &str)>> = self.from.iter().map(|from| staged(from)).collect();
        let has_stages = self.from.len() > 1 || staged.iter().all(Option::is_some);
        if has_stages && staged.iter().any(Option::is_none) {
            let help = "write `--from dev=FILE --from prod=FILE`";
            return Err(with_help("several templates are deployed at several stages", help).into());
        }
        let from = self.from.iter().zip(staged);
        let plan = |(from, staged): (&String, Option<(&str, &str)>)| {
            let (stage, word) = match staged.filter(|_| has_stages) {
                Some((stage, word)) => (Some(stage), word),
                None => (None, from.as_str()),
            };
            self.plan(stage, word, program, terminal)
        };
        from.map(plan).collect()
    }

    fn plan(
        &self,
        stage: Option<&str>,
        from: &str,
        program: Program<'_>,
        terminal: &mut Terminal,
    ) -> Result<Planned, Failure> {
        let named = stage.map(super::environment::stage).transpose()?;
        let own = named.as_ref().unwrap_or(&self.environment.stage);
        let templates = Templates::new(program, own, terminal);
        templates.say_which(&self.template, terminal);
        let new = templates.open(&self.template)?;
        let environment = self.environment.environment(&new, (None, None))?;
        errors::refuse(&new, &templates, terminal, "nothing is planned")?;
        let stack = match (&new.report, environment.name_of_stack()) {
            (Some(_), _) => own.stack_name(&new.name),
            (None, Some(name)) => name.to_owned(),
            (None, None) => {
                let name = stem(&new.name);
                if self.out.is_some() {
                    let note =
                        format!("note: the stack is taken to be `{name}`: say `--stack-name`");
                    terminal.note(&said!("{}\n", shown(note)));
                }
                name
            }
        };
        let path = match new.report {
            Some(_) => Path::new("out").join(format!("{stack}.template.json")),
            None => PathBuf::from(&new.name),
        };
        let old = match from {
            "nothing" => Template::empty(),
            word => deployed::at(word, &path, &new, &templates, terminal)?,
        };
        errors::refuse_new(&new, &old, &templates, terminal, "nothing is planned")?;
        let environment = self.previous.before(&old, environment)?;
        let live = self.live()?;
        if let Some(status) = live.stuck() {
            let help = "see its events, and plan once it is what its template says";
            return Err(
                with_help(&format!("the stack is {status}, and takes no update"), help).into()
            );
        }
        let allowances = self.allowances.read()?;
        let (plan, remarks) =
            Plan::with_remarks(&old, &new.template, &environment, &allowances, live);
        for remark in remarks {
            terminal.note(&said!("{}\n", shown(remark)));
        }
        let region = self.environment.region.clone().or_else(|| new.region.clone());
        let (stage, account) = (stage.map(str::to_owned), self.environment.account.clone());
        let is_new = old == Template::empty();
        Ok(Planned { stage, new, old, is_new, plan, stack, region, account })
    }

    fn live(&self) -> Result<Live, Failure> {
        let mut live = Live::at(now());
        for path in &self.live {
            let help = "name what `aws dynamodb describe-table` printed";
            let (word, text) = text_at(path, help)?;
            live = live
                .read(&text)
                .map_err(|why| with_help(&format!("`{word}` is not understood: {why}"), help))?;
        }
        Ok(live)
    }

    fn print(&self, all: &[Planned], terminal: &mut Terminal) -> Result<(), Failure> {
        let text: Shown = match (self.format, all) {
            (PlanFormat::Text, _) => {
                Shown::joined(all.iter().map(|it| it.plan.shown_text(&it.label())), "\n")
            }
            (PlanFormat::Markdown, _) => {
                Shown::joined(all.iter().map(|it| it.plan.shown_markdown(&it.label())), "\n")
            }
            (PlanFormat::Json, [one]) => document(&one.document()),
            (PlanFormat::Json, _) => document(&all.iter().map(Planned::document).collect()),
        };
        terminal.result(&text)?;
        Ok(())
    }
}

impl Planned {
    /// The document `plan.json`.
    fn document(&self) -> Value {
        let mut document = self.plan.document(&self.stack);
        if let Some(members) = document.as_object_mut() {
            let known =
                [("stage", &self.stage), ("region", &self.region), ("account", &self.account)];
            let known = known.into_iter().filter_map(|(name, it)| Some((name, it.as_deref()?)));
            members.extend(known.map(|(name, it)| (name.to_owned(), it.into())));
        }
        document
    }

    /// The stack, with its stage where that is in no name.
    fn label(&self) -> String {
        match &self.stage {
            Some(stage) if self.new.report.is_none() => format!("{} at {stage}", self.stack),
            _ => self.stack.clone(),
        }
    }
}

/// A stage and what is deployed at it.
fn staged(word: &str) -> Option<(&str, &str)> {
    let (stage, from) = word.split_once('=')?;
    (!stage.contains(['/', '.', '\\'])).then_some((stage, from))
}

/// The name of a stack whose template is in this file: `music` of `out/music.template.json`.
fn stem(path: &str) -> String {
    let name = Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path);
    name.split('.').next().unwrap_or(name).to_owned()
}
