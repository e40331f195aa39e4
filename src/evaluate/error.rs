//! `EvaluateError`: a question that cannot be asked of this template.

use std::error::Error;
use std::fmt;

use crate::facts::{Action, ResourceKind};
use crate::names;
use crate::shown;

/// Why a question makes no sense for a template. A value that is not known is not an error: the
/// verdict is then undecided.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum EvaluateError {
    /// No role has this logical id, name or ARN.
    NoSuchRole {
        /// The name in the question.
        name: String,
        /// The id that was probably meant.
        near: Option<String>,
    },
    /// Several roles may have this name, each under a condition of its own.
    SeveralRoles {
        /// The name in the question.
        name: String,
        /// Their logical ids.
        ids: Vec<String>,
    },
    /// No table has this logical id, name or ARN.
    NoSuchTable {
        /// The name in the question.
        name: String,
        /// The id that was probably meant.
        near: Option<String>,
    },
    /// The table has no such index.
    NoSuchIndex {
        /// The table's logical id.
        table: String,
        /// The name in the question.
        name: String,
        /// The index that was probably meant.
        near: Option<String>,
    },
    /// The table has no stream.
    NoStream {
        /// The table's logical id.
        table: String,
    },
    /// The resource is not created under these parameters: its `Condition` does not hold.
    NotMade {
        /// Its logical id.
        logical_id: String,
    },
    /// The action never applies to such a resource.
    NeverApplies {
        /// The action.
        action: Action,
        /// The kind of resource.
        kind: ResourceKind,
    },
    /// The action applies to no resource but `*`, and the request has one.
    TakesNoResource {
        /// The action.
        action: Action,
    },
    /// The request has no table, index or stream, and its action needs one.
    NoResource {
        /// The action.
        action: Action,
    },
    /// The action cannot be an element of this call, as `Query` cannot be one of a transaction.
    NoElement {
        /// The action.
        action: Action,
        /// The API operation.
        operation: &'static str,
    },
    /// The text is not a PartiQL statement with a known kind and table.
    NoStatement {
        /// The text.
        statement: String,
    },
}

impl EvaluateError {
    pub(super) fn no_role<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Self::NoSuchRole { name: name.to_owned(), near: near(name, known) }
    }

    pub(super) fn no_table<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Self::NoSuchTable { name: name.to_owned(), near: near(name, known) }
    }

    pub(super) fn no_index<'a>(
        table: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let near = near(name, known);
        Self::NoSuchIndex { table: table.to_owned(), name: name.to_owned(), near }
    }
}

fn near<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    names::nearest(name, known).map(str::to_owned)
}

impl fmt::Display for EvaluateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = match self {
            Self::NoSuchRole { name, .. } => {
                format!("the template has no role `{name}`")
            }
            Self::SeveralRoles { name, ids } => {
                let ids = crate::names::listed(ids.iter().map(String::as_str));
                format!("several roles may be called `{name}`: ask for one of {ids}")
            }
            Self::NoSuchTable { name, .. } => {
                format!("the template has no table `{name}`")
            }
            Self::NoSuchIndex { table, name, .. } => {
                format!("table `{table}` has no index `{name}`")
            }
            Self::NoStream { table } => format!("table `{table}` has no stream"),
            Self::NotMade { logical_id } => format!(
                "`{logical_id}` is not made under these parameters: its condition does not hold"
            ),
            Self::NeverApplies { action, kind } => {
                let (action, kind) = (action.name(), kind.name());
                format!("`{action}` never applies to a resource of kind `{kind}`")
            }
            Self::TakesNoResource { action } => {
                format!("`{}` takes no table, only `*`", action.name())
            }
            Self::NoResource { action } => {
                format!("`{}` needs a table, an index or a stream", action.name())
            }
            Self::NoElement { action, operation } => {
                format!("`{}` is no element of `{operation}`", action.name())
            }
            Self::NoStatement { statement } => {
                format!("`{statement}` is no PartiQL statement with a table")
            }
        };
        let near = match self {
            Self::NoSuchRole { near: Some(near), .. }
            | Self::NoSuchTable { near: Some(near), .. }
            | Self::NoSuchIndex { near: Some(near), .. } => format!(": did you mean `{near}`?"),
            _ => String::new(),
        };
        formatter.write_str(&shown::sentence(said + &near))
    }
}

impl Error for EvaluateError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_suggested() {
        let error = EvaluateError::no_role("Listner", ["Listener", "TrackHandler"]);
        assert_eq!(
            error.to_string(),
            "the template has no role `Listner`: did you mean `Listener`?"
        );
        let error = EvaluateError::no_table("Orders", ["TrackTable"]);
        assert_eq!(error.to_string(), "the template has no table `Orders`");
    }

    #[test]
    fn each_says_what_is_wrong() {
        let error =
            EvaluateError::NeverApplies { action: Action::GetItem, kind: ResourceKind::Index };
        assert_eq!(error.to_string(), "`GetItem` never applies to a resource of kind `index`");
        let error =
            EvaluateError::NoElement { action: Action::Query, operation: "TransactGetItems" };
        assert_eq!(error.to_string(), "`Query` is no element of `TransactGetItems`");
    }
}
