//! The subject of a grant: the ARNs that the grant can reach, and the reasons why it cannot.

use crate::facts::{Action, ResourceKind};
use crate::site::{At, Site};
use crate::template::{Expr, Owner};

/// The subject of a grant.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// The noun in messages: `` table `Tracks` ``.
    pub(crate) noun: String,
    pub(crate) owner: Owner,
    pub(crate) targets: Vec<Target>,
    /// The customer managed keys that encrypt the subject.
    pub(crate) keys: Vec<EncryptionKey>,
    /// What the declaration asked for and the table does not have.
    pub(crate) missing: Option<NoSubject>,
}

/// What the declaration asked for and the table does not have, and where it asked.
#[derive(Clone, Debug)]
pub(crate) enum NoSubject {
    Index {
        name: At<String>,
        known: Vec<String>,
        vector: Vec<String>,
    },
    VectorIndex {
        name: At<String>,
        known: Vec<String>,
        secondary: Vec<String>,
    },
    Replica {
        region: At<String>,
        known: Vec<String>,
    },
    Stream {
        site: Site,
    },
    Entity {
        name: At<String>,
        known: Vec<String>,
    },
    KeySpace(EntityFault),
    /// Nothing can be granted, and another finding reports why.
    Reported,
}

/// Why the rows of an entity cannot be granted by the caller's id.
#[derive(Clone, Debug)]
pub(crate) struct EntityFault {
    pub(crate) entity: At<String>,
    /// The predicate that follows the entity's name in the message.
    pub(crate) reason: String,
    pub(crate) help: String,
    /// Whether another entity has the same rows.
    pub(crate) shared: bool,
}

/// An ARN that a grant can reach.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) kind: ResourceKind,
    /// The table that the ARN belongs to.
    pub(crate) table: TableId,
    /// The name of an index.
    pub(crate) index: Option<String>,
    /// The Region of a replica; `None` for the stack's own Region.
    pub(crate) region: Option<String>,
    pub(crate) arn: Expr,
    /// The label in statement ids: `TrackTable`, `TrackTableByUserId`.
    pub(crate) label: String,
    /// Whether rows here have the partition key of the grant's subject. A global index has a partition
    /// key of its own.
    pub(crate) same_partition_key: bool,
    /// Whether this is a global index, whose partition key may be another attribute than the
    /// table's.
    pub(crate) key_of_its_own: bool,
    pub(crate) search: Search,
}

/// The table that an ARN belongs to.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum TableId {
    /// A table of the stack, by its logical id.
    Own(String),
    /// An imported table, by its id in the declaration.
    Imported(String),
}

/// Whether `SearchVectors` is granted on a target. It takes vector indexes and their table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Search {
    /// Not a vector index, and not the table of one.
    Never,
    /// A table with a vector index.
    Also,
    /// A vector index, or its table in a grant on the index.
    Only,
}

impl Target {
    /// Whether the action is granted on this target. IAM's resource types do not distinguish a vector
    /// index, which takes only `SearchVectors`, from a secondary index.
    pub(crate) fn takes(&self, action: Action) -> bool {
        let fits = match self.search {
            Search::Never => action != Action::SearchVectors,
            Search::Also => true,
            Search::Only => action == Action::SearchVectors,
        };
        fits && action.applies_to(self.kind)
    }
}

/// A KMS key that DynamoDB uses on behalf of the caller.
#[derive(Clone, Debug)]
pub(crate) struct EncryptionKey {
    /// The Region of a replica; `None` for the stack's own Region.
    pub(crate) region: Option<String>,
    pub(crate) arn: Expr,
}
