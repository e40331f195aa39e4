//! What a statement does with items and tables, and by which of its actions.

use indexmap::IndexMap;

use crate::facts::{AccessLevel, Action};
use crate::policy_syntax::{ActionSet, named};
use crate::rules::views::statement::Statement;
use crate::rules::views::targets::Target;
use crate::template::text;

/// What somebody does with a table, in ascending order of severity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum TableAccess {
    /// Changes the table itself.
    Manage,
    Read,
    Write,
    ReadAndWrite,
}

impl TableAccess {
    /// The most severe of some actions.
    fn of(actions: ActionSet) -> Option<Self> {
        let reads = actions.iter().any(reads_rows);
        let writes = actions.iter().any(writes_rows);
        match (reads, writes) {
            (true, true) => Some(Self::ReadAndWrite),
            (false, true) => Some(Self::Write),
            (true, false) => Some(Self::Read),
            (false, false) => actions.iter().any(manages).then_some(Self::Manage),
        }
    }
}

/// The part of a statement that concerns items or tables.
#[derive(Default)]
pub(super) struct TableActions {
    /// Each element of `Action`, without its service, with the actions that it matches.
    named: Vec<(String, ActionSet)>,
    /// Whether it is everything except `NotAction`.
    pub(super) all_but: bool,
    /// Whether it cannot come from a grant.
    pub(super) by_hand: bool,
}

impl TableActions {
    pub(super) fn of(statement: &Statement<'_>) -> Self {
        if statement.action.all_but.is_some() {
            let actions = statement.dynamodb_actions().unwrap_or_default();
            return Self { named: vec![(String::new(), actions)], all_but: true, by_hand: true };
        }
        let mut found = Self::default();
        for name in statement.actions().iter().filter_map(text::literal) {
            let actions = named(&name);
            if !actions.is_empty() {
                let short = name.split_once(':').map_or(name.as_str(), |(_, short)| short);
                found.by_hand |= name.contains(['*', '?']);
                found.named.push((short.to_owned(), actions));
            }
        }
        found
    }

    /// What it does with a resource, with the elements that allow it, each once.
    pub(super) fn on(&self, target: &Target<'_>) -> Vec<(TableAccess, Vec<&str>)> {
        let applies = |action: &Action| match target {
            Target::Everything | Target::Unknown => true,
            Target::Elsewhere => false,
            Target::DynamoDb { .. } => target.kind().is_none_or(|kind| action.applies_to(kind)),
        };
        let mut found: IndexMap<TableAccess, (TableAccess, Vec<&str>)> = IndexMap::new();
        for (name, actions) in &self.named {
            let actions: ActionSet = actions.iter().filter(applies).collect();
            let Some(access) = TableAccess::of(actions) else { continue };
            // An action that also writes is listed with those that write.
            let kind =
                if access == TableAccess::ReadAndWrite { TableAccess::Write } else { access };
            let (gravest, names) = found.entry(kind).or_insert((access, Vec::new()));
            *gravest = access.max(*gravest);
            names.push(name.as_str());
        }
        found.into_values().collect()
    }
}

/// Whether it reads items, from a table, an index or a stream.
fn reads_rows(action: Action) -> bool {
    matches!(action, Action::Scan | Action::SearchVectors | Action::GetRecords)
        || (action.carries_leading_keys() && action.access_level() == AccessLevel::Read)
}

fn writes_rows(action: Action) -> bool {
    action.carries_leading_keys() && action.access_level() != AccessLevel::Read
}

/// Whether it changes a table, its backups, its policy or its tags.
fn manages(action: Action) -> bool {
    !reads_rows(action)
        && !writes_rows(action)
        && !matches!(action.access_level(), AccessLevel::Read | AccessLevel::List)
}
