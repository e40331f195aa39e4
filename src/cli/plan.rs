//! `plan`: the updates that lead from what is deployed to what is declared.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, Parser, ValueEnum};
use hmac_sha256::Hash;

use super::deployed;
use super::environment::EnvironmentArguments;
use super::output::{self, OutputFile};
use super::templates::{Opened, Templates, text_at};
use super::terminal::Terminal;
use super::text::{counted, shell_word, shown};
use super::verb::{Program, Verb};
use super::{Failure, errors, with_help};
use crate::evolution::{Allowances, Live, Plan, Steps};
use crate::shown::{Shown, Text, document, said};
use crate::template::Template;

const ASKING: &str = "\
What is deployed is planned from best:

  aws cloudformation get-template --stack-name NAME | {run} plan {music} --from - --out plan

The status is 0 where there is nothing to do, 1 where there is a plan, 2 where there is no answer, and 3 where
the update is refused: each reason says what to do instead.";

/// Plan the updates from what is deployed to what is declared: the fewest that AWS takes and that lose nothing
#[derive(Parser)]
#[command(name = "plan", after_help = ASKING)]
pub(super) struct Arguments {
    /// A stack of this project, or a template file in JSON
    #[arg(value_name = "STACK|TEMPLATE")]
    template: String,
    /// The template that is deployed: a file, `-` for standard input, a revision of git, or `nothing`; with
    /// `STAGE=…`, several times, one plan for each stage
    #[arg(long, required = true, value_name = "FILE|-|REV|nothing")]
    from: Vec<String>,
    /// What `aws dynamodb describe-table` or `describe-time-to-live` printed of a table that is deployed
    #[arg(long, value_name = "FILE")]
    live: Vec<PathBuf>,
    /// The folder to write the templates, `plan.json`, `sums` and `run.sh` to
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    allowances: AllowanceArguments,
    #[command(flatten)]
    environment: EnvironmentArguments,
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
    plan: Plan,
    stack: String,
}

impl Verb for Arguments {
    const NEEDS_STACKS: bool = false;
    const EXAMPLES: &'static [(&'static str, &'static str)] =
        &[("plan {music} --from HEAD", "the updates that lead there, one after the other")];

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let unanswered = |failure| Failure::Unanswered(Box::new(failure));
        let all = self.plans(program, terminal).map_err(unanswered)?;
        self.print(&all, terminal).map_err(unanswered)?;
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
        let mut allowances = Allowances::default();
        for loss in &self.allow_loss {
            allowances = match loss.split_once(':') {
                Some((table, region)) => allowances.replica(table, region),
                None => allowances.loss(loss),
            };
        }
        for gap in &self.allow_gap {
            let Some((table, index)) = gap.split_once(':') else {
                let help = "write the table and the index: `--allow-gap Orders:byUser`";
                return Err(with_help(&format!("`{gap}` names no index"), help).into());
            };
            allowances = allowances.gap(table, index);
        }
        Ok(allowances)
    }
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
        let stack = match new.report {
            Some(_) => own.stack_name(&new.name),
            None => environment.name_of_stack().map_or_else(|| stem(&new.name), str::to_owned),
        };
        let path = match new.report {
            Some(_) => Path::new("out").join(format!("{stack}.template.json")),
            None => PathBuf::from(&new.name),
        };
        let old = match from {
            "nothing" => deployed::empty(),
            word => deployed::at(word, &path, &new, &templates, terminal)?,
        };
        deployed::say_errors(&new, &old, terminal);
        let plan = Plan::between_with(
            &old,
            &new.template,
            &environment,
            &self.allowances.read()?,
            self.live()?,
        );
        Ok(Planned { stage: stage.map(str::to_owned), new, old, plan, stack })
    }

    fn live(&self) -> Result<Live, Failure> {
        #[expect(
            clippy::disallowed_methods,
            reason = "a wait is counted from when its beginning was seen"
        )]
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
        let mut live = Live::at(now);
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
            (PlanFormat::Json, [one]) => document(&one.plan.document(&one.label())),
            (PlanFormat::Json, _) => {
                document(&all.iter().map(|it| it.plan.document(&it.label())).collect())
            }
        };
        terminal.result(&text)?;
        Ok(())
    }
}

impl Planned {
    /// The stack, with its stage where that is in no name.
    fn label(&self) -> String {
        match &self.stage {
            Some(stage) if self.new.report.is_none() => format!("{} at {stage}", self.stack),
            _ => self.stack.clone(),
        }
    }

    /// Writes the plan; the folder of another plan is not written to.
    fn write(&self, out: &Path, terminal: &mut Terminal) -> Result<(), Failure> {
        let Plan::Steps(steps) = &self.plan else { return Ok(()) };
        let folder = match &self.stage {
            Some(stage) => out.join(stage),
            None => out.to_owned(),
        };
        let files = self.files(steps, &folder)?;
        let known: Vec<String> = files.iter().filter_map(|file| name_of(&file.path)).collect();
        let others = output::names_in(&folder);
        if let Some(other) = others.iter().find(|name| !known.contains(name)) {
            let reason = format!("`{}` has other files, such as `{other}`", folder.display());
            return Err(with_help(&reason, "name an empty folder, or one that is not there").into());
        }
        output::write_all(&folder, &files, "remove it, or name another folder")?;
        let count = counted(files.len(), "file");
        terminal.note(&said!(
            "{} in {}: review them, then run `sh {}`\n",
            count,
            shown(folder.display()),
            shell_word(&folder.join("run.sh").display().to_string())
        ));
        Ok(())
    }

    fn files(&self, steps: &Steps, folder: &Path) -> Result<Vec<OutputFile>, Failure> {
        let mut texts: Vec<(String, Shown)> = Vec::new();
        for step in steps.iter() {
            texts.push((step.file_name(), step.template().shown_json().clone()));
        }
        // The last template is what was declared, to the byte.
        if let (Some(last), true) = (texts.last_mut(), self.new.report.is_none())
            && Path::new(&self.new.name).is_file()
        {
            let (_, text) = text_at(Path::new(&self.new.name), "name a template file")?;
            // What would act on a terminal is written as an escape.
            let harmless = Text::of(&text).lines();
            if *harmless == *text {
                last.1 = harmless;
            }
        }
        let plan: String = texts.iter().map(|(_, text)| hash(text)).collect();
        let plan = short_hash(&plan);
        let is_new = self.old.resources().next().is_none();
        let script = steps.shown_script(&self.stack, self.new.region.as_deref(), &plan, is_new);
        texts.push(("plan.json".to_owned(), document(&self.plan.document(&self.stack))));
        texts.push(("run.sh".to_owned(), script));
        let sums =
            texts.iter().map(|(name, text)| said!("{}  {}\n", shown(hash(text)), shown(name)));
        let sums: Shown = sums.collect();
        texts.push(("sums".to_owned(), sums));
        let file = |(name, text): (String, Shown)| OutputFile { path: folder.join(name), text };
        Ok(texts.into_iter().map(file).collect())
    }
}

/// The SHA-256 of a text, as `sha256sum` prints it.
fn hash(text: &str) -> String {
    Hash::hash(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The beginning of it, by which a plan is known.
pub(super) fn short_hash(text: &str) -> String {
    hash(text).chars().take(12).collect()
}

/// A stage and what is deployed at it.
fn staged(word: &str) -> Option<(&str, &str)> {
    let (stage, from) = word.split_once('=')?;
    (!stage.contains(['/', '.', '\\'])).then_some((stage, from))
}

fn name_of(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_str()?.to_owned())
}

/// The name of a stack whose template is in this file: `music` of `out/music.template.json`.
fn stem(path: &str) -> String {
    let name = Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path);
    name.split('.').next().unwrap_or(name).to_owned()
}
