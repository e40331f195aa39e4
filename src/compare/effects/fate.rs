//! `Fate`: what is lost with a resource that CloudFormation deletes.

use crate::compare::update::Side;
use crate::evaluate::Resolved;
use crate::facts::data::{goes_empty, holds_data, makes_others};
use crate::facts::template::{SNAPSHOT, SNAPSHOT_TYPES};

/// What becomes of a resource that CloudFormation deletes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It is protected against that, and stays behind.
    Protected,
    /// A snapshot of it stays.
    Snapshot,
    /// It is deleted where it is empty, and stays behind otherwise.
    IfEmpty,
    /// Resources that are in no template here are deleted with it.
    WithOthers,
    /// What it holds is lost.
    Lost,
    /// A template brings it back.
    Gone,
}

impl Fate {
    /// What becomes of it by this word of its `DeletionPolicy` or `UpdateReplacePolicy`.
    pub(super) fn of(side: &Side<'_>, policy: Option<&str>, region: &str) -> Self {
        let kind = side.resource.kind().unwrap_or_default();
        let is_true = |property: &str| side.property(property).and_then(Resolved::is_true);
        if side.is_protected(region) {
            Self::Protected
        } else if policy == Some(SNAPSHOT) && SNAPSHOT_TYPES.contains(&kind) {
            Self::Snapshot
        } else if goes_empty(kind) && is_true("EmptyOnDelete") != Some(true) {
            Self::IfEmpty
        } else if makes_others(kind) {
            Self::WithOthers
        } else if holds_data(kind) && !is_in_cluster(side) {
            Self::Lost
        } else {
            Self::Gone
        }
    }
}

/// Whether it is an instance whose cluster holds the data.
pub(super) fn is_in_cluster(side: &Side<'_>) -> bool {
    side.resource.kind() == Some("AWS::RDS::DBInstance")
        && side.property("DBClusterIdentifier").is_some()
}
