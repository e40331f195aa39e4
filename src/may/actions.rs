//! `Actions`: one action, several, or all that do something with a table.

use crate::conversions::conversions;
use crate::facts::{Action, Deed, ResourceKind};

/// Actions of DynamoDB's: named ones, or all that do something. Each is asked on its own.
///
/// ```
/// use tablature::Action::{GetItem, Query};
/// use tablature::invariants::{Actions, reads, writes};
///
/// let named: Actions = [GetItem, Query].into();
/// let all = reads().and(writes());
/// ```
#[derive(Clone, Debug)]
pub struct Actions {
    named: Vec<Action>,
    deeds: Vec<Deed>,
}

/// Whatever reads items, or their changes: `GetItem`, `Query`, `Scan`, `GetRecords`, PartiQL's `SELECT` and so on.
pub fn reads() -> Actions {
    Actions::of(&[Deed::Read])
}

/// Whatever writes items: `PutItem`, `UpdateItem`, `DeleteItem`, `BatchWriteItem`, and PartiQL's statements that do.
///
/// Not what deletes or replaces the table with all its items, which [`manages`] it.
pub fn writes() -> Actions {
    Actions::of(&[Deed::Write])
}

/// Whatever changes, copies or deletes the table itself: `UpdateTable`, `DeleteTable`, `CreateBackup`,
/// `ExportTableToPointInTime`, `UpdateTimeToLive` and so on.
pub fn manages() -> Actions {
    Actions::of(&[Deed::Manage])
}

/// Whatever describes the table, such as `DescribeTable`.
pub fn describes() -> Actions {
    Actions::of(&[Deed::Describe])
}

/// Every action.
pub fn all_actions() -> Actions {
    Actions::of(&Deed::ALL)
}

impl Actions {
    fn of(deeds: &[Deed]) -> Self {
        Self { named: Vec::new(), deeds: deeds.to_vec() }
    }

    fn named(actions: Vec<Action>) -> Self {
        Self { named: actions, deeds: Vec::new() }
    }

    /// These actions and others.
    pub fn and(mut self, others: impl Into<Self>) -> Self {
        let Self { named, deeds } = others.into();
        self.named.extend(named);
        self.deeds.extend(deeds);
        self
    }

    pub(crate) fn are_none(&self) -> bool {
        self.named.is_empty() && self.deeds.is_empty()
    }

    /// Those that were named one by one.
    pub(crate) fn each_named(&self) -> &[Action] {
        &self.named
    }

    pub(crate) fn has(&self, action: Action) -> bool {
        self.named.contains(&action) || self.deeds.contains(&action.deed())
    }

    /// Those that a kind of resource takes, and those that were named, whatever they apply to.
    pub(crate) fn on(&self, kind: ResourceKind) -> Vec<Action> {
        let of_deeds = Action::all().iter().copied().filter(|action| {
            !self.named.contains(action)
                && self.deeds.contains(&action.deed())
                && action.applies_to(kind)
        });
        self.named.iter().copied().chain(of_deeds).collect()
    }
}

impl<const N: usize> From<[Action; N]> for Actions {
    fn from(actions: [Action; N]) -> Self {
        Self::named(actions.into())
    }
}

conversions! {
    Actions:
    |action: Action| Self::named(vec![action]);
    |actions: &[Action]| Self::named(actions.into());
    |actions: Vec<Action>| Self::named(actions);
    |deed: Deed| Self::of(&[deed]);
}
