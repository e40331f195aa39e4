//! Where a template is assumed to be deployed: the flags that `can` and `access` share.

use clap::Args;

use super::templates::Opened;
use super::terminal::Terminal;
use super::{Failure, with_help};
use crate::evaluate::Environment;
use crate::facts::limits::cloudformation::STACK_NAME_LENGTH;
use crate::facts::regions;
use crate::names;
use crate::rules;
use crate::shown::{said, sentence};
use crate::stack::Stage;
use crate::template::Template;

#[derive(Args)]
#[command(next_help_heading = "Deployment")]
pub(super) struct EnvironmentArguments {
    /// The stage of a stack of this project
    #[arg(long, default_value_t, value_parser = stage)]
    pub(super) stage: Stage,
    /// The Region; without it the stack's own, or that of an ARN that is asked for, or us-east-1
    #[arg(long, value_parser = region)]
    pub(super) region: Option<String>,
    /// The account's 12 digits; without it that of an ARN that is asked for, or AWS's example account
    #[arg(long, value_parser = account)]
    pub(super) account: Option<String>,
    /// The value of a parameter of the template
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = assignment)]
    parameters: Vec<(String, String)>,
    /// What another stack exports
    #[arg(long = "import", value_name = "EXPORT=VALUE", value_parser = assignment)]
    imports: Vec<(String, String)>,
    /// The name that the template is deployed under; a stack's is its own
    #[arg(long, value_name = "NAME", value_parser = stack_name)]
    stack_name: Option<String>,
    /// The stack is deployed without tags; its roles would get them as well
    #[arg(long)]
    no_stack_tags: bool,
}

/// What the deployed stack has, for verbs that compare with it.
#[derive(Args)]
pub(super) struct PreviousArguments {
    /// The value that the deployed stack has for a parameter, where `--parameter` gives another one or it has no default
    #[arg(long = "previous-parameter", value_name = "NAME=VALUE", value_parser = assignment)]
    previous_parameters: Vec<(String, String)>,
}

impl PreviousArguments {
    /// The environment, with what the deployed stack has.
    ///
    /// # Errors
    ///
    /// The template that is deployed does not have a parameter, or it is given twice.
    pub(super) fn before(
        &self,
        old: &Template,
        environment: Environment,
    ) -> Result<Environment, Failure> {
        once("--previous-parameter", &self.previous_parameters)?;
        self.previous_parameters.iter().try_fold(environment, |environment, (name, value)| {
            is_parameter(old, name)?;
            Ok(environment.previous_parameter(name, value))
        })
    }
}

impl EnvironmentArguments {
    /// The values of parameters that were given.
    pub(super) fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// The environment of a template that was opened. The account and Region of an ARN in the
    /// question are used if neither a flag nor the stack sets them.
    ///
    /// # Errors
    ///
    /// The template does not have a parameter, or something is given twice.
    pub(super) fn environment(
        &self,
        opened: &Opened,
        of_arns: (Option<&str>, Option<&str>),
    ) -> Result<Environment, Failure> {
        once("--parameter", &self.parameters)?;
        once("--import", &self.imports)?;
        let default = Environment::default();
        let (of_arn, region) = of_arns;
        let account = self.account.as_deref().or(of_arn).unwrap_or(default.account());
        let region = region.filter(|region| may_be_in(&opened.template, region));
        let own = self.region.as_deref().or(opened.region.as_deref());
        let assumed = [("AWS::AccountId", self.account.is_none()), ("AWS::Region", own.is_none())];
        let region = own.or(region);
        let assumed =
            assumed.into_iter().filter_map(|(name, is_assumed)| is_assumed.then_some(name));
        let environment = Environment::new(account, region.unwrap_or(default.region()));
        let mut environment = environment.assuming(assumed);
        let is_stack = opened.report.is_some();
        let own_name = is_stack.then(|| self.stage.stack_name(&opened.name));
        if let Some(name) = self.stack_name.clone().or(own_name) {
            environment = environment.stack_name(name);
        }
        // The command that `synth` prints deploys a stack without tags.
        if !is_stack && !self.no_stack_tags {
            environment = environment.any_stack_tags();
        }
        for (name, value) in &self.parameters {
            is_parameter(&opened.template, name)?;
            takes((&opened.name, &opened.template), name, value)?;
            environment = environment.parameter(name, value);
        }
        for (export, value) in &self.imports {
            environment = environment.import(export, value);
        }
        Ok(environment)
    }
}

/// Whether a template can be deployed to a Region: a global table has a replica in the one of its stack.
fn may_be_in(template: &Template, region: &str) -> bool {
    template.resources_of("AWS::DynamoDB::GlobalTable").all(|table| {
        let replicas = table.property("Replicas").filter(|replicas| replicas.is_list());
        let regions: Option<Vec<&str>> = replicas.and_then(|replicas| {
            replicas.items().map(|replica| replica.get("Region")?.as_str()).collect()
        });
        regions.is_none_or(|regions| regions.contains(&region))
    })
}

/// Notes an account or a Region that is only assumed, if the template contains another one, whose ARNs then match
/// nothing.
pub(super) fn say_assumed(opened: &Opened, environment: &Environment, terminal: &mut Terminal) {
    let text = opened.template.to_json();
    let parts_of_arns = || {
        let arns = text.split("\"arn:").skip(1);
        arns.filter_map(|arn| arn.split('"').next()).map(|arn| arn.split(':').collect())
    };
    let other = |place: usize, own: &str, is_one: &dyn Fn(&str) -> bool| {
        parts_of_arns().any(|parts: Vec<&str>| {
            parts.get(1) == Some(&"dynamodb")
                && parts.get(place).is_some_and(|part| *part != own && is_one(part))
        })
    };
    let region =
        environment.assumes("AWS::Region") && other(2, environment.region(), &regions::is_region);
    let account = environment.assumes("AWS::AccountId")
        && other(3, environment.account(), &|part| account(part).is_ok());
    let flags: Vec<&str> = [(account, "--account"), (region, "--region")]
        .into_iter()
        .filter_map(|(needed, flag)| needed.then_some(flag))
        .collect();
    if !flags.is_empty() {
        let (account, region) = (environment.account(), environment.region());
        let flags = names::listed(flags);
        let note = sentence(format!(
            "note: asked as account {account} in {region}, and the template names others: say {flags}"
        ));
        terminal.note(&said!("{}\n", note));
    }
}

/// A stage becomes part of a stack's name, so it takes the same characters.
pub(super) fn stage(word: &str) -> Result<Stage, String> {
    let fits = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if word.is_empty() || !fits || word.len() > *STACK_NAME_LENGTH.end() {
        return Err("a stage has letters, digits and hyphens".to_owned());
    }
    Ok(Stage::new(word))
}

/// A stack's name, as CloudFormation takes it.
fn stack_name(word: &str) -> Result<String, String> {
    let fits = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    match fits && STACK_NAME_LENGTH.contains(&word.len()) {
        true => Ok(word.to_owned()),
        false => Err("a stack's name has letters, digits and hyphens, a letter first".to_owned()),
    }
}

/// The words that stages are usually short for.
const IN_FULL: [(&str, &str); 5] = [
    ("development", "dev"),
    ("production", "prod"),
    ("staging", "stage"),
    ("staging", "stg"),
    ("testing", "test"),
];

/// One of the stages that an app says there are.
pub(super) fn stage_among(known: &[String], word: &str) -> Result<Stage, String> {
    if known.iter().any(|stage| stage == word) {
        return stage(word);
    }
    let names = || known.iter().map(String::as_str);
    let in_full = || IN_FULL.iter().filter(|(_, short)| known.iter().any(|known| known == short));
    let near = names::nearest(word, names()).or_else(|| {
        let full = names::nearest(word, in_full().map(|(full, _)| *full))?;
        in_full().find(|(known, _)| *known == full).map(|(_, short)| *short)
    });
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the stages are {}", names::listed(names())),
    };
    Err(format!("there is no such stage; {help}"))
}

/// The stage of a program that has no stacks.
pub(super) fn no_stage(word: &str) -> Result<Stage, String> {
    let stage = Stage::default();
    if word == stage.name() { Ok(stage) } else { Err("only stacks have stages".to_owned()) }
}

/// Refuses a flag that is given twice for one name, because one value would be lost.
pub(super) fn once(flag: &str, pairs: &[(String, String)]) -> Result<(), Failure> {
    let twice = pairs
        .iter()
        .enumerate()
        .find(|(index, (name, _))| pairs.iter().take(*index).any(|(other, _)| other == name));
    match twice {
        Some((_, (name, _))) => Err(format!("`{flag}` says `{name}` twice").into()),
        None => Ok(()),
    }
}

/// Parses `NAME=VALUE`. The value may be empty and may contain further `=`.
pub(super) fn assignment(word: &str) -> Result<(String, String), String> {
    match word.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("a name, `=` and a value are needed".to_owned()),
    }
}

pub(super) fn is_parameter(template: &Template, name: &str) -> Result<(), Failure> {
    if template.parameter(name).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = template.parameters().map(|(name, _)| name).collect();
    let help = names::instead(name, known, "it has no parameters", "there are");
    let reason = format!("the template has no parameter `{name}`");
    Err(with_help(&reason, &help).into())
}

/// Refuses a value that the parameter of a template does not allow.
pub(super) fn takes(
    (opened, template): (&str, &Template),
    name: &str,
    value: &str,
) -> Result<(), Failure> {
    let parameter = template.parameter(name);
    let help = parameter.and_then(|parameter| rules::given_instead(parameter, value));
    let Some(help) = help else { return Ok(()) };
    let reason = format!("`{value}` is no value of parameter `{name}` of `{opened}`");
    Err(with_help(&reason, &help).into())
}

pub(super) fn region(word: &str) -> Result<String, String> {
    if regions::is_region(word) {
        return Ok(word.to_owned());
    }
    match names::nearest(word, regions::all().iter().map(|region| region.code)) {
        Some(near) => Err(format!("there is no such Region: did you mean `{near}`?")),
        None => Err("there is no such Region".to_owned()),
    }
}

pub(super) fn account(word: &str) -> Result<String, String> {
    let is_account = word.len() == 12 && word.chars().all(|c| c.is_ascii_digit());
    if is_account { Ok(word.to_owned()) } else { Err("an account has 12 digits".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_be_empty_and_hold_signs_of_equality() {
        let pair = |name: &str, value: &str| Ok((name.to_owned(), value.to_owned()));
        assert_eq!(assignment("a=b=c"), pair("a", "b=c"));
        assert_eq!(assignment("a="), pair("a", ""));
        assert!(assignment("a").is_err());
        assert!(assignment("=b").is_err());
    }

    #[test]
    fn a_name_is_said_once() {
        let pair = |name: &str| (name.to_owned(), "x".to_owned());
        assert!(once("--tag", &[pair("a"), pair("b")]).is_ok());
        assert!(once("--tag", &[pair("a"), pair("b"), pair("a")]).is_err());
    }

    #[test]
    fn regions_and_accounts_are_judged() {
        assert_eq!(region("eu-west-1"), Ok("eu-west-1".to_owned()));
        assert!(region("eu-wset-1").unwrap_err().contains("`eu-west-1`"));
        assert!(account("111122223333").is_ok());
        assert!(account("11112222333").is_err());
        assert!(account("11112222333x").is_err());
    }
}
