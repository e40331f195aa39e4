//! The message of a failing assertion.

use super::error::CannotAsk;
use crate::evaluate::{Decision, EvaluateError, Evaluator, Missing, Verdict};
use crate::explanation::{explain, known_names, reason};
use crate::facts::condition_key::LEADING_KEYS;
use crate::facts::{Action, ResourceKind};
use crate::findings::{Color, Sources};
use crate::names;
use crate::shown::{Shown, said, sentence};

/// What was asserted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Allowed,
    Denied,
}

impl Outcome {
    pub(super) fn is(self, answer: &Result<Decision, CannotAsk>) -> bool {
        answer.as_ref().is_ok_and(|decision| match self {
            Self::Allowed => decision.is_allowed(),
            Self::Denied => decision.is_denied(),
        })
    }
}

/// An assertion that does not hold.
pub(super) struct Failure {
    pub(super) who: String,
    pub(super) expected: Outcome,
    /// The request in words.
    pub(super) what: String,
    /// Whether the assertion was about a call, and not about actions on a target.
    pub(super) is_call: bool,
    pub(super) answer: Result<Decision, CannotAsk>,
}

impl Failure {
    /// All failures in one message, with the lines of source if they can be read.
    pub(super) fn all(failures: &[Self], stack: &str, evaluator: Option<&Evaluator>) -> Shown {
        let here = std::env::current_dir().unwrap_or_default();
        let sources = Sources::under(here.ancestors());
        let mut text = sentence(format!("not so in stack `{stack}`:"));
        for failure in failures {
            let verb = match failure.expected {
                Outcome::Allowed => "may",
                Outcome::Denied => "may not",
            };
            let Self { who, what, .. } = failure;
            let asserted = sentence(format!("{who} {verb} {what}"));
            text.push(said!("\n{}\n{}\n", asserted, failure.found(&sources, evaluator)));
        }
        text
    }

    fn found(&self, sources: &Sources, evaluator: Option<&Evaluator>) -> Shown {
        let decision = match &self.answer {
            Ok(decision) => decision,
            Err(CannotAsk::Stack(report)) => {
                let why = sentence(CannotAsk::Stack(report.clone()).to_string());
                let findings = report.shown_text(sources, Color::Never).trimmed();
                return said!("this cannot be asked: {}\n\n{}", why, findings);
            }
            Err(error) => {
                let help = help(error, evaluator);
                let help = help.map(|help| said!("\n  = help: {}", sentence(help)));
                let why = sentence(error.to_string());
                return said!("this cannot be asked: {}{}", why, help.unwrap_or_default());
            }
        };
        let verdict = match decision.verdict() {
            Verdict::Allowed => "it is allowed",
            Verdict::ExplicitlyDenied => "it is denied explicitly",
            Verdict::ImplicitlyDenied => "it is denied",
            Verdict::Undecided => "it is not known whether it is allowed",
        };
        let why = reason(decision).map(|why| said!(": {}", why)).unwrap_or_default();
        let hint = |missing: &Missing| Some(hint(missing, self.is_call));
        let statements = explain(decision, &hint, sources, Color::Never);
        said!("{}{}\n\n{}", verdict, why, statements)
    }
}

/// The call that supplies what is not known.
fn hint(missing: &Missing, is_call: bool) -> String {
    match missing {
        Missing::ConditionKey(key) if key == LEADING_KEYS && is_call => {
            "say which rows: `.leading_key(\"…\")` behind `Request::new(…)`".to_owned()
        }
        Missing::ConditionKey(key) if key == LEADING_KEYS => {
            "say which rows: `.row(\"…\")` behind `on(…)`".to_owned()
        }
        Missing::ConditionKey(key)
            if key.starts_with("cognito-identity") && key.ends_with(":sub") =>
        {
            "say who: `.identity_id(\"…\")` behind `.role(…)`".to_owned()
        }
        Missing::ConditionKey(key) if is_call => {
            format!("say it: `.context(\"{key}\", \"…\")` behind `Request::new(…)`")
        }
        Missing::ConditionKey(key) => {
            format!("say it: `.context(\"{key}\", \"…\")` behind `on(…)` or `.role(…)`")
        }
        Missing::Claim { claim, .. } if claim == "sub" => {
            "say who: `.as_user(\"…\")` behind `.role(…)`".to_owned()
        }
        Missing::StackTag(tag) | Missing::Claim { tag, .. } => {
            format!("say it: `.tag(\"{tag}\", \"…\")` behind `.role(…)`")
        }
        Missing::SessionName => "say it: `.session_name(\"…\")` behind `.role(…)`".to_owned(),
        Missing::StackName => of_environment("stack_name(\"…\")"),
        Missing::Parameter(name) => of_environment(&format!("parameter(\"{name}\", \"…\")")),
        Missing::ResourcePolicy => {
            let behind = if is_call { "Request::new(…)" } else { "on(…)" };
            format!("if it has none: `.no_resource_policy()` behind `{behind}`")
        }
        Missing::Import(export) => of_environment(&format!("import(\"{export}\", \"…\")")),
    }
}

fn of_environment(call: &str) -> String {
    format!("say it: `stack.at(&stage).environment(Environment::default().{call})`")
}

/// What to write instead of a question that cannot be asked.
fn help(error: &CannotAsk, evaluator: Option<&Evaluator>) -> Option<String> {
    let error = match error {
        CannotAsk::Stack(_) => return None,
        CannotAsk::OtherStack { .. } => {
            return Some("ask with a handle that this stack's `add` gave".to_owned());
        }
        CannotAsk::NoRows { action } => {
            return Some(format!("leave out `.row(…)`: `{}` carries no rows", action.name()));
        }
        CannotAsk::NoAction => return Some("name at least one action".to_owned()),
        CannotAsk::Question(error) => error,
    };
    match error {
        EvaluateError::NeverApplies { action, kind } => Some(never_applies(*action, *kind)),
        _ => known_names(error, evaluator?),
    }
}

fn never_applies(action: Action, kind: ResourceKind) -> String {
    let kinds = names::listed(action.resource_kinds().iter().map(|kind| kind.name()));
    let instead = match kind {
        ResourceKind::Index if action.applies_to(ResourceKind::Table) => "leave out `.index(…)`",
        ResourceKind::Stream if action.applies_to(ResourceKind::Table) => "leave out `.stream()`",
        _ if action.applies_to(ResourceKind::Stream) => "did you mean `.stream()`?",
        _ => return format!("it applies to {kinds}"),
    };
    format!("{instead} (it applies to {kinds})")
}
