//! `can`: may this role do that, and which statement decides it?

mod hint;
mod json;
mod question;

use clap::{Parser, ValueEnum};

use self::hint::help;
pub(super) use self::hint::hint;
use self::question::Question;
use super::environment::{EnvironmentArguments, assignment, say_assumed};
use super::limits::LimitArguments;
use super::templates::{Opened, Templates};
use super::terminal::Terminal;
use super::verb::{Program, Verb};
use super::{Failure, errors, with_help};
use crate::evaluate::{
    Answer, Assumed, DECRYPT, Decision, EvaluateError, Evaluator, Session, Verdict,
};
use crate::explanation::{NO_STATEMENTS, explain, reason};
use crate::names;
use crate::shown::{Shown, said, sentence};

const HELP: &str = "\
The status is 0 if it is allowed, 1 if it is denied, and 2 if that is not known or cannot be asked.

Examples:
  {run} can {music} Listener PutItem FavouriteTable --as-user alice --leading-key bob
  {run} can {music} Listener Query TrackTable/index/byUserId
  {run} can template.json Worker GetRecords Orders/stream --parameter Stage=prod";

/// Say whether a role may do something, and which statement decides it
#[derive(Parser)]
#[command(name = Self::NAME, after_help = HELP)]
pub(super) struct Arguments {
    /// A stack of this project, a template file in JSON, or `-` for standard input
    template: String,
    /// The role, by logical id, name or ARN
    role: String,
    /// The action, such as PutItem
    action: String,
    /// The table by logical id, name or ARN, with `/index/NAME` for an index and `/stream` for the
    /// stream (`/backup`, `/export` and `/import` for any of these); nothing or `*` for actions that take no resource
    resource: Option<String>,
    /// The partition key of a row that is asked for
    #[arg(long = "leading-key", value_name = "VALUE")]
    leading_keys: Vec<String>,
    /// A table that is not in the template has no resource policy of its own
    #[arg(long)]
    no_resource_policy: bool,
    /// Ask the policies on the table alone, and not whether its items can be decrypted
    #[arg(long)]
    no_key: bool,
    /// A condition key of the request; given several times, its values are a list
    #[arg(long, value_name = "KEY=VALUE", value_parser = assignment)]
    context: Vec<(String, String)>,
    /// Who is signed in: the user's `sub`, or the session's name of a role that nobody signs in to
    #[arg(long, value_name = "ID")]
    as_user: Option<String>,
    /// The Cognito identity, which is not the user's `sub`
    #[arg(long, value_name = "REGION:UUID")]
    identity_id: Option<String>,
    /// The session's name
    #[arg(long, value_name = "NAME")]
    session_name: Option<String>,
    /// A tag of the session
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = assignment)]
    tags: Vec<(String, String)>,
    /// The session has no other tags than the role's own and those that are said
    #[arg(long)]
    untagged: bool,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: AnswerFormat,
    #[command(flatten)]
    environment: EnvironmentArguments,
    #[command(flatten)]
    limits: LimitArguments,
}

impl Verb for Arguments {
    const NAME: &'static str = "can";
    const NEEDS_STACKS: bool = false;
    const EXAMPLES: &'static [(&'static str, &'static str)] =
        &[("can {music} UserHandler GetItem UserTable", "may this role do that?")];

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let templates = Templates::new(program, &self.environment.stage, terminal);
        let (question, decision, assumed) = answer(self, &templates, terminal)
            .map_err(|failure| Failure::Unanswered(Box::new(failure)))?;
        let text = match self.format {
            AnswerFormat::Text => {
                let headline = sentence(headline(self, &question, &decision));
                let sources = templates.sources();
                let statements =
                    explain(&decision, &|it| Some(hint(it)), sources, terminal.result_color());
                let statements = match &*statements {
                    NO_STATEMENTS if !assumed.left_out.is_empty() => {
                        "the role has no statements under the assumed values".into()
                    }
                    _ => statements,
                };
                said!("{}\n\n{}\n{}", headline, statements, under(&assumed))
            }
            AnswerFormat::Json => json::document(self, &question, &decision, &assumed),
        };
        // Status 1 would mean no.
        terminal.result(&text).map_err(|reason| Failure::Unanswered(Box::new(reason.into())))?;
        match decision.verdict() {
            Verdict::Allowed => Ok(()),
            Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => Err(Failure::Printed),
            Verdict::Undecided => Err(Failure::Unanswered(Box::new(Failure::Printed))),
        }
    }
}

fn answer(
    arguments: &Arguments,
    templates: &Templates,
    terminal: &mut Terminal,
) -> Result<(Question, Decision, Assumed), Failure> {
    let action = question::action(&arguments.action)?;
    templates.say_which(&arguments.template, terminal);
    let opened = templates.open(&arguments.template).map_err(|failure| match arguments.format {
        AnswerFormat::Json => failure.in_document(&arguments.template, terminal),
        AnswerFormat::Text => failure,
    })?;
    errors::refuse(&opened, templates, terminal, "nothing would be deployed")?;
    let environment =
        arguments.environment.environment(&opened, question::account_and_region(arguments))?;
    let environment = arguments.limits.of(environment, templates, terminal)?;
    say_assumed(&opened, &environment, terminal);
    let environment = environment.imported_tables(opened.imported.clone());
    let table = arguments.resource.as_deref().and_then(|word| word.split('/').next());
    let assumed = Assumed::of(&opened.template, &environment);
    let assumed = assumed.bearing_on(&opened.template, &arguments.role, table);
    let taken = question::taken_from_arns(arguments, &environment);
    let assumed = taken.fold(assumed, |assumed, (name, value)| assumed.with_value(name, value));
    let evaluator = Evaluator::of(&opened.template, environment);
    let question = Question::new(action, arguments, &evaluator)?;
    let decided = evaluator.role(&arguments.role).and_then(|role| {
        let session = session(role, arguments);
        match arguments.no_key {
            true => session.decide(&question.request),
            false => session.decide_with_keys(&question.request),
        }
    });
    match decided {
        Ok(decision) => {
            let asked = |key: &String| {
                let by_it = |answer: &Answer| {
                    let check = answer.check();
                    let is_of_key = check.action() == DECRYPT && check.resource() == *key;
                    is_of_key && answer.verdict() == Verdict::Allowed
                };
                decision.answers().iter().any(by_it)
            };
            let keys = evaluator.keys_left_to_the_account().into_iter().filter(asked);
            let indexes = evaluator.indexes_of_unknown_names(&question.request);
            let assumed = assumed.with_keys(keys).with_indexes(indexes);
            Ok((question, decision, assumed))
        }
        Err(error @ EvaluateError::NoSuchRole { .. }) if opened.template.is_transformed() => {
            Err(with_help(&error.to_string(), PROCESSED).into())
        }
        Err(error @ EvaluateError::NoSuchRole { .. }) if is_user(&opened, &arguments.role) => {
            let help = format!("`{}` is a user: `access` says what it may do", arguments.role);
            Err(with_help(&error.to_string(), &help).into())
        }
        Err(error) => Err(help(&error, &evaluator).into()),
    }
}

fn is_user(opened: &Opened, id: &str) -> bool {
    opened.template.resource(id).is_some_and(|it| it.kind() == Some("AWS::IAM::User"))
}

/// Where to find the resources that a transform generates.
const PROCESSED: &str = "the template's transform may make it: once deployed, ask of what \
    `aws cloudformation get-template --template-stage Processed` gives";

/// A session of the role, with what the flags set.
fn session<'e>(role: Session<'e>, arguments: &Arguments) -> Session<'e> {
    let session = arguments.session_name.iter().fold(role, Session::session_name);
    let session = arguments.as_user.iter().fold(session, Session::as_user);
    let session = arguments.identity_id.iter().fold(session, Session::identity_id);
    let session = if arguments.untagged { session.untagged() } else { session };
    arguments.tags.iter().fold(session, |session, (key, value)| session.tag(key, value))
}

/// What the answer assumes, and what other values would bring.
fn under(assumed: &Assumed) -> Shown {
    let words = assumed.words().map(|words| said!("\n{}\n", sentence(format!("assumed: {words}"))));
    let left_out = assumed.left_out.iter();
    let left_out = left_out.map(|one| said!("{}\n", sentence(format!("left out: {one}"))));
    words.into_iter().chain(left_out).collect()
}

/// The answer as a sentence.
fn headline(arguments: &Arguments, question: &Question, decision: &Decision) -> String {
    let mut who = format!("role `{}`", arguments.role);
    if let Some(id) = &arguments.as_user {
        who += &format!(" as user `{id}`");
    }
    if let Some(id) = &arguments.identity_id {
        who += &format!(" as identity `{id}`");
    }
    if let Some(name) = &arguments.session_name {
        who += &format!(" in session `{name}`");
    }
    let tags = arguments.tags.iter().map(|(key, value)| format!("`{key}` = `{value}`"));
    match arguments.tags.len() {
        0 if arguments.untagged => who += " without tags of the session",
        0 => {}
        1 => who += &format!(" with tag {}", names::joined(tags)),
        _ => who += &format!(" with tags {}", names::joined(tags)),
    }
    let what = &question.request;
    let why = reason(decision).map(|why| format!(": {why}")).unwrap_or_default();
    match decision.verdict() {
        Verdict::Allowed => format!("allowed: {who} may {what}{}", regardless_of(decision)),
        Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => {
            format!("denied: {who} may not {what}{}{why}", regardless_of(decision))
        }
        Verdict::Undecided => format!("undecided: whether {who} may {what}"),
    }
}

/// The parameters that nobody gave and that make no difference.
fn regardless_of(decision: &Decision) -> String {
    let parameters: Vec<String> =
        decision.regardless_of().map(|name| format!("`{name}`")).collect();
    match parameters.is_empty() {
        true => String::new(),
        false => format!(", whatever the value of {}", names::joined(parameters)),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum AnswerFormat {
    /// The answer in a line, then the statements with their places
    #[default]
    Text,
    /// A document for other programs
    Json,
}
