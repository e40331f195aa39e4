//! The rows that roles are asked about: the caller's own, somebody else's, both at once, and none.

use indexmap::IndexSet;

use crate::evaluate::{RowKey, Rows};
use crate::facts::Action;
use crate::iam::LeadingKey;

/// The identity of the caller.
pub(super) const OWN: &str = "caller";

/// The identity of somebody else.
const FOREIGN: &str = "somebody";

/// The rows of one request.
#[derive(Debug)]
pub(super) enum RowsAsked {
    /// The action carries no partition key.
    Nothing,
    /// The request carries none, though its action can.
    NoRow,
    /// Rows with these partition keys.
    Rows { keys: Vec<String>, row_keys: Vec<RowKey> },
}

/// All rows that a role is asked about.
#[derive(Debug)]
pub(super) struct AllRows {
    /// For actions that carry partition keys.
    with_keys: Vec<RowsAsked>,
    /// For all other actions.
    without_keys: Vec<RowsAsked>,
}

impl AllRows {
    /// The rows for a role whose own rows have one of these keys.
    pub(super) fn of(own: &[&LeadingKey]) -> Self {
        let mut rows: IndexSet<Vec<String>> = IndexSet::new();
        rows.insert(vec![FOREIGN.to_owned()]);
        for key in own {
            let theirs = key.own_rows(OWN);
            let foreign = key.own_rows(FOREIGN).into_iter().chain(key.foreign_rows(OWN));
            rows.extend(foreign.chain(theirs.clone()).map(|row| vec![row]));
            rows.extend(theirs.into_iter().map(|row| vec![row, FOREIGN.to_owned()]));
        }
        let with_keys = rows.into_iter().map(RowsAsked::rows).chain([RowsAsked::NoRow]);
        Self { with_keys: with_keys.collect(), without_keys: vec![RowsAsked::Nothing] }
    }

    pub(super) fn for_action(&self, action: Action) -> &[RowsAsked] {
        if action.carries_leading_keys() { &self.with_keys } else { &self.without_keys }
    }
}

impl RowsAsked {
    fn rows(keys: Vec<String>) -> Self {
        let row_keys = keys.iter().map(RowKey::new).collect();
        Self::Rows { keys, row_keys }
    }

    /// The rows in the evaluator's terms.
    pub(super) fn asked(&self) -> Rows<'_> {
        match self {
            Self::Nothing => Rows::Unspecified,
            Self::NoRow => Rows::None,
            Self::Rows { row_keys, .. } => Rows::With(row_keys),
        }
    }

    /// Whether there are rows, and all of them are the caller's by this key.
    pub(super) fn are_all_of(&self, key: &LeadingKey) -> bool {
        match self {
            Self::Nothing | Self::NoRow => false,
            Self::Rows { keys, .. } => {
                let own = key.own_rows(OWN);
                keys.iter().all(|asked| own.contains(asked))
            }
        }
    }

    /// The words for messages, preceded by a space.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::NoRow => " without saying a row".to_owned(),
            Self::Rows { keys, .. } => {
                let quoted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
                format!(" for the rows of {}", quoted.join(" and "))
            }
        }
    }
}
