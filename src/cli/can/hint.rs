//! The flags that supply what is not known, and what to ask instead.

use crate::evaluate::{EvaluateError, Evaluator, Missing};
use crate::explanation::known_names;
use crate::facts::condition_key::LEADING_KEYS;
use crate::facts::{Action, ResourceKind};
use crate::names;

use crate::cli::failure::Reason;
use crate::cli::with_help;

/// The flag that supplies it.
pub(in crate::cli) fn hint(missing: &Missing) -> String {
    match missing {
        Missing::ConditionKey(key) if key == LEADING_KEYS => {
            "say which rows: `--leading-key VALUE`".to_owned()
        }
        Missing::ConditionKey(key)
            if key.starts_with("cognito-identity") && key.ends_with(":sub") =>
        {
            "say who: `--identity-id REGION:UUID`".to_owned()
        }
        Missing::ConditionKey(key) => match key.split_once('/') {
            Some((family, name)) if family.eq_ignore_ascii_case("aws:PrincipalTag") => {
                format!("say it: `--tag {name}=VALUE`, or `--untagged`")
            }
            _ => format!("say it: `--context {key}=VALUE`"),
        },
        Missing::Claim { claim, .. } if claim == "sub" => "say who: `--as-user ID`".to_owned(),
        Missing::StackTag(tag) => format!("say it: `--tag {tag}=VALUE`, or `--untagged`"),
        Missing::Claim { tag, .. } => format!("say it: `--tag {tag}=VALUE`"),
        Missing::SessionName => "say it: `--session-name NAME`".to_owned(),
        Missing::StackName => "say it: `--stack-name NAME`".to_owned(),
        Missing::Parameter(name) => format!("say it: `--parameter {name}=VALUE`"),
        Missing::ResourcePolicy => "if it has none: `--no-resource-policy`".to_owned(),
        Missing::Import(export) => format!("say it: `--import {export}=VALUE`"),
    }
}

/// Help for a question that the template cannot answer: what to ask instead.
pub(super) fn help(error: &EvaluateError, evaluator: &Evaluator) -> Reason {
    let help = match error {
        EvaluateError::NeverApplies { action, kind } => Some(never_applies(*action, *kind)),
        EvaluateError::NoResource { action } => {
            Some(format!("name one behind `{}`", action.name()))
        }
        _ => known_names(error, evaluator),
    };
    match help {
        Some(help) => with_help(&error.to_string(), &help),
        None => error.to_string().into(),
    }
}

fn never_applies(action: Action, kind: ResourceKind) -> String {
    let kinds = names::listed(action.resource_kinds().iter().map(|kind| kind.name()));
    let instead = match kind {
        ResourceKind::Index if action.applies_to(ResourceKind::Table) => "leave out `/index/…`",
        ResourceKind::Stream if action.applies_to(ResourceKind::Table) => "leave out `/stream`",
        _ if action.applies_to(ResourceKind::Stream) => "write `/stream` behind the table",
        _ => match action.resource_kinds() {
            [one @ (ResourceKind::Backup | ResourceKind::Export | ResourceKind::Import)] => {
                return format!("write `/{}` behind the table (it applies to {kinds})", one.name());
            }
            _ => return format!("it applies to {kinds}"),
        },
    };
    format!("{instead} (it applies to {kinds})")
}
