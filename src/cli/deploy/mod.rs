//! `deploy`: carries out the plan from what is deployed to what is declared.

mod interrupts;
mod teller;

use std::env;
use std::path::{Path, PathBuf};

use clap::Parser;

use self::interrupts::Interrupts;
use self::teller::Teller;
use super::environment::EnvironmentArguments;
use super::plan::{AllowanceArguments, Reviewed, short_hash};
use super::templates::{Opened, Templates};
use super::terminal::Terminal;
use super::text::{counted, shown};
use super::verb::{Program, Verb};
use super::{Failure, deployed, errors, with_help};
use crate::cloud::Aws;
use crate::evaluate::Environment;
use crate::evolution::{Allowances, Cloud, Deployment, Plan, Rehearsal, Steps, Stopped};
use crate::facts::limits::cloudformation::TEMPLATE_BODY_BYTES;
use crate::shown::{Text, said};
use crate::template::Template;

const ASKING: &str = "\
It asks before each step, and remembers nothing: run again, it goes on from what is deployed. After Ctrl-C it stops
behind the step that is being made; after a second one it stops watching, and the step goes on in AWS.

The program `aws` makes the calls, with its profiles, regions and endpoints. The status is 0 where everything is deployed,
1 where it stopped, 2 where there is no answer, and 3 where the update is refused.";

/// Deploy stacks: plan the updates that AWS takes, show each, and carry it out
#[derive(Parser)]
#[command(name = Self::NAME, after_help = ASKING)]
pub(super) struct Arguments {
    /// The stacks to deploy, one after the other; all of them if none is named
    #[arg(value_name = "STACK")]
    stacks: Vec<String>,
    /// Carry out a plan that `plan --out` wrote, if the stack is still one that it leads through
    #[arg(long, value_name = "DIR", conflicts_with_all = ["stacks", "allow_loss", "allow_gap", "stack_name"])]
    plan: Option<PathBuf>,
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
    const NAME: &'static str = "deploy";
    const NEEDS_STACKS: bool = true;
    const EXAMPLES: &'static [(&'static str, &'static str)] =
        &[("deploy music", "the steps of its plan, each shown before it is made")];

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let templates = Templates::new(program, &self.environment.stage, terminal);
        let updates = match &self.plan {
            Some(folder) => self.reviewed(folder, &templates).map(|update| vec![update]),
            None => self.updates(&templates, terminal),
        };
        for update in updates.map_err(unanswered)? {
            self.deploy(&update, &templates, terminal)?;
        }
        Ok(())
    }
}

/// A stack, and what it is to become.
struct Update {
    /// What was opened: of a plan its last template.
    opened: Opened,
    /// The stack's name.
    stack: String,
    environment: Environment,
    allowances: Allowances,
    region: Option<String>,
    /// The templates of a plan that was reviewed.
    reviewed: Option<Vec<Template>>,
    /// How to go on, after it stopped.
    again: String,
}

fn unanswered(failure: Failure) -> Failure {
    Failure::Unanswered(Box::new(failure))
}

impl Arguments {
    /// The updates of the stacks that are named, or of all.
    fn updates(
        &self,
        templates: &Templates<'_>,
        terminal: &mut Terminal,
    ) -> Result<Vec<Update>, Failure> {
        let names: Vec<String> = match self.stacks.as_slice() {
            [] => templates.stacks().sound().map(|stack| stack.name().to_owned()).collect(),
            names => names.to_vec(),
        };
        if let Some(name) = names.iter().find(|name| templates.stack(name).is_none()) {
            let missing = templates.stacks().no_stack(name, "stack");
            return Err(templates.stacks().missing(vec![missing]));
        }
        let allowances = self.allowances.read()?;
        let mut updates = Vec::new();
        for name in &names {
            let opened = templates.open(name)?;
            errors::refuse(&opened, templates, terminal, "nothing is deployed")?;
            let environment = self.environment.environment(&opened, (None, None))?;
            updates.push(Update {
                stack: self.environment.stage.stack_name(name),
                environment,
                allowances: allowances.clone(),
                region: self.environment.region.clone().or_else(|| opened.region.clone()),
                reviewed: None,
                again: format!("deploy {name}"),
                opened,
            });
        }
        Ok(updates)
    }

    /// The update of a plan that was written.
    fn reviewed(&self, folder: &Path, templates: &Templates<'_>) -> Result<Update, Failure> {
        let plan = Reviewed::read(folder)?;
        let opened = templates.open_file(&plan.last)?;
        let known = (plan.account.as_deref(), plan.region.as_deref());
        let mut environment = self.environment.environment(&opened, known)?;
        environment = environment.stack_name(&plan.stack);
        for (name, value) in &plan.parameters {
            environment = environment.parameter(name, value);
        }
        Ok(Update {
            stack: plan.stack,
            environment,
            allowances: plan.allowances,
            region: self.environment.region.clone().or(plan.region),
            reviewed: Some(plan.templates),
            again: format!("deploy --plan {}", folder.display()),
            opened,
        })
    }

    /// A template that is too large is known before anything is done.
    fn fit(&self, steps: &Steps, update: &Update) -> Result<(), Failure> {
        let is_large = steps.iter().any(|step| step.template().bytes() > TEMPLATE_BODY_BYTES);
        if is_large && self.s3_bucket.is_none() && self.rehearse.is_none() {
            let reason = format!("a template of `{}` is larger than 51,200 bytes", update.stack);
            return Err(with_help(&reason, "name a bucket by `--s3-bucket`").into());
        }
        Ok(())
    }

    fn deploy(
        &self,
        update: &Update,
        templates: &Templates<'_>,
        terminal: &mut Terminal,
    ) -> Result<(), Failure> {
        match &self.rehearse {
            None => {
                let folder = env::temp_dir().join(format!("tablature-{}", std::process::id()));
                let mut cloud = self.aws(update, folder.clone());
                let interrupts = Interrupts::watched(&cancelling(update), &folder);
                let result = self.carry_out(update, &mut cloud, &interrupts, terminal);
                std::fs::remove_dir_all(folder).ok();
                result
            }
            Some(word) => {
                let path = PathBuf::from("out").join(format!("{}.template.json", update.stack));
                let cloud = Rehearsal::of(update.environment.clone());
                let mut cloud = match word.as_str() {
                    "nothing" => cloud,
                    word => {
                        let old = deployed::at(word, &path, &update.opened, templates, terminal);
                        cloud.with_stack(&update.stack, old.map_err(unanswered)?)
                    }
                };
                self.carry_out(update, &mut cloud, &Interrupts::default(), terminal)
            }
        }
    }

    fn aws(&self, update: &Update, folder: PathBuf) -> Aws {
        let mut aws = Aws::new(update.region.clone(), folder);
        aws.bucket.clone_from(&self.s3_bucket);
        aws.role_arn.clone_from(&self.role_arn);
        let tag = |(key, value): &(String, String)| format!("Key={key},Value={value}");
        aws.tags = self.tags.iter().map(tag).collect();
        aws
    }

    fn carry_out(
        &self,
        update: &Update,
        cloud: &mut dyn Cloud,
        interrupts: &Interrupts,
        terminal: &mut Terminal,
    ) -> Result<(), Failure> {
        let Update { opened, stack, environment, allowances, reviewed, .. } = update;
        let told = (opened.template.to_json(), self.environment.parameters(), &self.tags);
        let id = short_hash(&format!("{told:?}"));
        let deployment =
            Deployment::of(stack, &opened.template, environment, allowances).known_as(&id);
        let deployment = match reviewed {
            Some(templates) => deployment.reviewed(templates),
            None => deployment,
        };
        let mut teller = Teller::new(self.yes, interrupts, terminal);
        let state = deployment.settled(cloud, &mut |told| teller.tell(&told));
        let state = state.map_err(|stopped| unanswered(teller.stopped(&stopped, update)))?;
        let plan = deployment.plan(state.as_ref());
        teller.result(&plan.shown_text(stack)).map_err(unanswered)?;
        match &plan {
            Plan::Nothing => return Ok(()),
            Plan::Refused(_) => return Err(Failure::Dangerous),
            Plan::Steps(steps) => {
                self.fit(steps, update)?;
                if let Some(name) = steps.missing_parameters().next() {
                    return Err(unanswered(
                        teller.stopped(&Stopped::Missing(name.to_owned()), update),
                    ));
                }
            }
        }
        match deployment.run(cloud, &mut |told| teller.tell(&told)) {
            Ok(count) => {
                let count = counted(count, "update");
                teller.note(&said!("{}: {} deployed\n", shown(stack), count));
                Ok(())
            }
            Err(stopped) => Err(teller.stopped(&stopped, update)),
        }
    }
}

/// The commands that roll back the update that is going on.
fn cancelling(update: &Update) -> String {
    let region = update.region.as_ref().map(|region| format!(" --region {region}"));
    let stack = Text::of(&update.stack).shell_word();
    let region = region.unwrap_or_default();
    let command = |verb: &str| format!("aws cloudformation {verb} --stack-name {stack}{region}");
    format!(
        "{}\n  {}  (a stack that is being made)",
        command("cancel-update-stack"),
        command("delete-stack")
    )
}
