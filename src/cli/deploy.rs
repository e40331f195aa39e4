//! `deploy`: carries out the plan from what is deployed to what is declared.

use std::env;
use std::io::{self, BufRead};
use std::path::PathBuf;

use clap::Parser;

use super::deployed;
use super::environment::EnvironmentArguments;
use super::plan::{AllowanceArguments, short_hash};
use super::templates::{Opened, Templates};
use super::terminal::Terminal;
use super::text::{counted, shown};
use super::verb::{Program, Verb};
use super::{Failure, errors, with_help};
use crate::cloud::Aws;
use crate::evaluate::Environment;
use crate::evolution::{
    Allowances, Cloud, Deployment, Plan, Progress, Rehearsal, Step, Steps, Stopped,
};
use crate::facts::limits::cloudformation::TEMPLATE_BODY_BYTES;
use crate::shown::said;

const ASKING: &str = "\
It asks before each step, and remembers nothing: interrupted, it goes on when it is run again. What is being updated
by then goes on in AWS all the same.

The program `aws` makes the calls, with its profiles, regions and endpoints. The status is 0 where everything is deployed,
1 where it stopped, 2 where there is no answer, and 3 where the update is refused.";

/// Deploy stacks: plan the updates that AWS takes, show each, and carry it out
#[derive(Parser)]
#[command(name = "deploy", after_help = ASKING)]
pub(super) struct Arguments {
    /// The stacks to deploy, one after the other; all of them if none is named
    stacks: Vec<String>,
    /// Do not ask before each step
    #[arg(long)]
    yes: bool,
    /// Deploy to a rehearsal in memory, which begins with this template: a file, a revision of git, or `nothing`
    #[arg(long, value_name = "FILE|REV|nothing")]
    rehearse: Option<String>,
    /// The bucket through which templates of more than 51,200 bytes go
    #[arg(long, value_name = "BUCKET")]
    s3_bucket: Option<String>,
    /// The role with which CloudFormation makes the update
    #[arg(long, value_name = "ARN")]
    role_arn: Option<String>,
    /// A tag of the stack
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = super::environment::assignment)]
    tags: Vec<(String, String)>,
    #[command(flatten)]
    allowances: AllowanceArguments,
    #[command(flatten)]
    environment: EnvironmentArguments,
}

impl Verb for Arguments {
    const NEEDS_STACKS: bool = true;
    const EXAMPLES: &'static [(&'static str, &'static str)] =
        &[("deploy music", "the steps of its plan, each shown before it is made")];

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let unanswered = |failure| Failure::Unanswered(Box::new(failure));
        let templates = Templates::new(program, &self.environment.stage, terminal);
        let names: Vec<String> = match self.stacks.as_slice() {
            [] => templates.stacks().sound().map(|stack| stack.name().to_owned()).collect(),
            names => names.to_vec(),
        };
        for name in &names {
            if templates.stack(name).is_none() {
                let missing = templates.stacks().no_stack(name, "stack");
                return Err(unanswered(templates.stacks().missing(vec![missing])));
            }
        }
        let opened = names.iter().map(|name| templates.open(name)).collect::<Result<Vec<_>, _>>();
        let opened = opened.map_err(unanswered)?;
        for one in &opened {
            errors::refuse(one, &templates, terminal, "nothing is deployed").map_err(unanswered)?;
        }
        for one in &opened {
            self.deploy(one, &templates, terminal)?;
        }
        Ok(())
    }
}

impl Arguments {
    /// A template that is too large is known before anything is done.
    fn fit(&self, steps: &Steps, one: &Opened) -> Result<(), Failure> {
        let is_large = steps.iter().any(|step| step.template().bytes() > TEMPLATE_BODY_BYTES);
        if is_large && self.s3_bucket.is_none() && self.rehearse.is_none() {
            let reason = format!("a template of `{}` is larger than 51,200 bytes", one.name);
            return Err(with_help(&reason, "name a bucket by `--s3-bucket`").into());
        }
        Ok(())
    }

    fn deploy(
        &self,
        one: &Opened,
        templates: &Templates<'_>,
        terminal: &mut Terminal,
    ) -> Result<(), Failure> {
        let unanswered = |failure| Failure::Unanswered(Box::new(failure));
        let environment = self.environment.environment(one, (None, None)).map_err(unanswered)?;
        let allowances = self.allowances.read().map_err(unanswered)?;
        let stack = self.environment.stage.stack_name(&one.name);
        match &self.rehearse {
            None => {
                let folder = env::temp_dir().join(format!("tablature-{}", std::process::id()));
                let mut cloud = self.aws(one, folder.clone());
                let result =
                    self.carry_out(&stack, one, &environment, &allowances, &mut cloud, terminal);
                std::fs::remove_dir_all(folder).ok();
                result
            }
            Some(word) => {
                let path = PathBuf::from("out").join(format!("{stack}.template.json"));
                let cloud = Rehearsal::of(environment.clone());
                let mut cloud = match word.as_str() {
                    "nothing" => cloud,
                    word => {
                        let old = deployed::at(word, &path, one, templates, terminal);
                        cloud.with_stack(&stack, old.map_err(unanswered)?)
                    }
                };
                self.carry_out(&stack, one, &environment, &allowances, &mut cloud, terminal)
            }
        }
    }

    fn aws(&self, one: &Opened, folder: PathBuf) -> Aws {
        let mut aws = Aws::new(one.region.clone(), folder);
        aws.bucket.clone_from(&self.s3_bucket);
        aws.role_arn.clone_from(&self.role_arn);
        let tag = |(key, value): &(String, String)| format!("Key={key},Value={value}");
        aws.tags = self.tags.iter().map(tag).collect();
        aws.parameters = self.environment.parameters().to_vec();
        aws
    }

    fn carry_out(
        &self,
        stack: &str,
        one: &Opened,
        environment: &Environment,
        allowances: &Allowances,
        cloud: &mut dyn Cloud,
        terminal: &mut Terminal,
    ) -> Result<(), Failure> {
        let unanswered = |failure| Failure::Unanswered(Box::new(failure));
        let told = (one.template.to_json(), self.environment.parameters(), &self.tags);
        let id = short_hash(&format!("{told:?}"));
        let deployment =
            Deployment::of(stack, &one.template, environment, allowances).known_as(&id);
        let state = deployment.settled(cloud, &mut |told| self.says(&told, terminal));
        let state = state.map_err(|stopped| unanswered(stopped_by(&stopped, &one.name)))?;
        let plan = deployment.plan(state.as_ref());
        terminal.result(&plan.shown_text(stack)).map_err(|reason| unanswered(reason.into()))?;
        match &plan {
            Plan::Nothing => return Ok(()),
            Plan::Refused(_) => return Err(Failure::Dangerous),
            Plan::Steps(steps) => self.fit(steps, one)?,
        }
        let done = deployment.run(cloud, &mut |told| self.says(&told, terminal));
        match done {
            Ok(count) => {
                terminal.note(&said!("{}: {} deployed\n", shown(stack), counted(count, "update")));
                Ok(())
            }
            Err(Stopped::Refused(why)) => {
                terminal.note(&said!("the rest is refused: {}\n", shown(why)));
                Err(Failure::Dangerous)
            }
            Err(stopped) => Err(stopped_by(&stopped, &one.name)),
        }
    }

    /// Tells what happens, and asks before a step.
    fn says(&self, told: &Progress<'_>, terminal: &mut Terminal) -> bool {
        match told {
            Progress::Step(step, left) => {
                terminal.note(&said!("\n{}\n", shown(step_words(step, *left))));
                self.yes || asked(terminal)
            }
            Progress::Event(event) => {
                let reason = event.reason.as_ref().map(|reason| format!(": {reason}"));
                let line =
                    format!("  {} {}{}", event.status, event.resource, reason.unwrap_or_default());
                terminal.note(&said!("{}\n", shown(line)));
                true
            }
            Progress::Index(table, index, status) => {
                terminal
                    .note(&said!("{}\n", shown(format!("  index {index} of {table}: {status}"))));
                true
            }
        }
    }
}

/// `next: make-byUser, then 2 more updates`
fn step_words(step: &Step, left: usize) -> String {
    let then = match left {
        0 | 1 => String::new(),
        2 => ", then 1 more update".to_owned(),
        left => format!(", then {} more updates", left - 1),
    };
    format!("next: {}{then}", step.word())
}

fn asked(terminal: &mut Terminal) -> bool {
    terminal.note(&"make this update? [y/N] ".into());
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}

/// Why it stopped, and how to go on.
fn stopped_by(stopped: &Stopped, name: &str) -> Failure {
    let again = format!("run `deploy {name}` again: it goes on from what is deployed");
    match stopped {
        Stopped::Refused(why) => format!("the rest is refused: {why}").into(),
        Stopped::Declined => with_help("stopped, as you said", &again).into(),
        Stopped::Unpredicted(what) => {
            let reason = format!("the change set shows what was not predicted: {what}");
            with_help(&reason, "look at it in the console; nothing of it was made").into()
        }
        Stopped::Failed(why) => with_help(&format!("the update failed: {why}"), &again).into(),
        Stopped::Cloud(error) => with_help(&error.to_string(), &again).into(),
    }
}
