//! `CannotAsk`: why a question cannot be asked.

use std::error::Error;
use std::fmt;

use crate::evaluate::EvaluateError;
use crate::facts::Action;
use crate::findings::{Report, Severity};

/// Why a question cannot be asked. If only the answer is not known, the decision says so.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CannotAsk {
    /// The stack has errors, so there is no template.
    Stack(Report),
    /// The template has no such role, table or index, or the action never applies to it.
    Question(EvaluateError),
    /// The handle is of another stack.
    OtherStack {
        /// The table's logical id.
        table: String,
    },
    /// A request for this action names no partition keys.
    NoRows {
        /// The action.
        action: Action,
    },
    /// No action was named.
    NoAction,
}

impl From<EvaluateError> for CannotAsk {
    fn from(error: EvaluateError) -> Self {
        Self::Question(error)
    }
}

impl fmt::Display for CannotAsk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stack(report) => {
                let errors = report.count(Severity::Error);
                let noun = if errors == 1 { "error" } else { "errors" };
                write!(formatter, "the stack has {errors} {noun}")
            }
            Self::Question(error) => error.fmt(formatter),
            Self::OtherStack { table } => {
                write!(formatter, "table `{table}` stands in another stack")
            }
            Self::NoRows { action } => {
                write!(formatter, "a request for `{}` is never for certain rows", action.name())
            }
            Self::NoAction => formatter.write_str("no action is named"),
        }
    }
}

impl Error for CannotAsk {}
