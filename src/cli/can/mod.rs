//! `can`: may this role do that, and which statement decides it?

mod hint;
mod json;
mod question;

use self::hint::help;
pub(super) use self::hint::hint;
use self::question::Question;
use super::arguments::{AnswerFormat, CanArguments};
use super::templates::{Opened, Templates};
use super::terminal::Terminal;
use super::{Failure, said, with_help};
use crate::evaluate::{
    Decision, Environment, EvaluateError, Evaluator, RoleSubject, Verdict, known_text,
};
use crate::explanation::{explain, reason};
use crate::stack::App;

pub(super) fn run(
    app: &App,
    arguments: &CanArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let templates = Templates::new(app, &arguments.environment.stage, terminal);
    let (question, decision) = answer(arguments, &templates, terminal)
        .map_err(|failure| Failure::Unanswered(Box::new(failure)))?;
    let text = match arguments.format {
        AnswerFormat::Text => {
            let headline = headline(arguments, &question, &decision);
            let sources = templates.sources();
            let statements =
                explain(&decision, &|it| Some(hint(it)), sources, terminal.result_color());
            format!("{headline}\n\n{statements}\n")
        }
        AnswerFormat::Json => json::document(arguments, &question, &decision),
    };
    terminal.result(&text)?;
    match decision.verdict() {
        Verdict::Allowed => Ok(()),
        Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => Err(Failure::Said),
        Verdict::Undecided => Err(Failure::Unanswered(Box::new(Failure::Said))),
    }
}

fn answer(
    arguments: &CanArguments,
    templates: &Templates,
    terminal: &mut Terminal,
) -> Result<(Question, Decision), Failure> {
    let action = question::action(&arguments.action)?;
    let opened = templates.open(&arguments.template)?;
    said::blocking(&opened, templates, terminal, "nothing would be deployed")?;
    let environment =
        arguments.environment.environment(&opened, question::account_and_region(arguments))?;
    if let Some(note) = arguments.environment.assumed(&opened, &environment) {
        terminal.note(&note);
    }
    let elsewhere = elsewhere(arguments, &opened, &environment)?;
    let evaluator = Evaluator::of(&opened.template, environment);
    let resource = elsewhere.as_deref().or(arguments.resource.as_deref());
    let question = Question::new(action, resource, arguments, &evaluator)?;
    let decided = evaluator
        .role(&arguments.role)
        .and_then(|role| session(role, arguments).decide(&question.request));
    match decided {
        Ok(decision) => Ok((question, decision)),
        Err(error @ EvaluateError::NoSuchRole { .. }) if opened.template.is_transformed() => {
            Err(with_help(&error.to_string(), PROCESSED).into())
        }
        Err(error) => Err(help(&error, &evaluator).into()),
    }
}

/// An imported table, or a part of one, by the ARN for which the stack's own name of it stands.
fn elsewhere(
    arguments: &CanArguments,
    opened: &Opened,
    environment: &Environment,
) -> Result<Option<String>, Failure> {
    let Some(word) = &arguments.resource else { return Ok(None) };
    let (id, part) =
        word.split_once('/').map_or((word.as_str(), None), |(id, part)| (id, Some(part)));
    let is_own = || opened.template.resource(id).is_some();
    let Some((_, arn)) = opened.imported.iter().find(|(known, _)| known == id && !is_own()) else {
        return Ok(None);
    };
    match known_text(&opened.template, environment, arn) {
        Some(arn) => Ok(Some(part.map_or_else(|| arn.clone(), |part| format!("{arn}/{part}")))),
        None => {
            let reason = format!("only deployment knows which table `{id}` is: {}", arn.to_json());
            Err(with_help(&reason, "say it: `--import EXPORT=VALUE` or `--parameter NAME=VALUE`")
                .into())
        }
    }
}

/// Where to find what a transform makes.
const PROCESSED: &str = "the template's transform may make it: once deployed, ask of what \
    `aws cloudformation get-template --template-stage Processed` gives";

/// Whoever has assumed the role, as far as the flags say it.
fn session<'e>(role: RoleSubject<'e>, arguments: &CanArguments) -> RoleSubject<'e> {
    let mut session = role;
    if let Some(name) = &arguments.session_name {
        session = session.session_name(name);
    }
    if let Some(id) = &arguments.as_user {
        session = session.as_user(id);
    }
    if let Some(id) = &arguments.identity_id {
        session = session.identity_id(id);
    }
    arguments.tags.iter().fold(session, |session, (key, value)| session.tag(key, value))
}

/// The answer in a sentence.
fn headline(arguments: &CanArguments, question: &Question, decision: &Decision) -> String {
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
    for (key, value) in &arguments.tags {
        who += &format!(" with tag `{key}` = `{value}`");
    }
    let what = &question.request;
    let why = reason(decision).map(|why| format!(": {why}")).unwrap_or_default();
    match decision.verdict() {
        Verdict::Allowed => format!("allowed: {who} may {what}"),
        Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => {
            format!("denied: {who} may not {what}{why}")
        }
        Verdict::Undecided => format!("undecided: whether {who} may {what}"),
    }
}
