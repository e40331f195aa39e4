//! What a grant is about: the ARNs that it can reach, and what it cannot.

use std::sync::Arc;

use crate::facts::{Action, ResourceKind};
use crate::site::{At, Site};
use crate::template::Expr;

/// What a grant is about.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// As messages name it: `` table `Tracks` ``.
    pub(crate) noun: String,
    pub(crate) owner: Owner,
    pub(crate) targets: Vec<Target>,
    /// The keys that encrypt it, if they are the account's own.
    pub(crate) keys: Vec<EncryptionKey>,
    /// What was asked for and the table does not have.
    pub(crate) missing: Option<Missing>,
}

/// Something the table does not have, and where it was asked for.
#[derive(Clone, Debug)]
pub(crate) enum Missing {
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
    /// Nothing that can be granted, and why is said elsewhere.
    Said,
}

/// Why the rows of an entity cannot be granted by the caller's id.
#[derive(Clone, Debug)]
pub(crate) struct EntityFault {
    pub(crate) entity: At<String>,
    /// What the entity does, behind its name.
    pub(crate) reason: String,
    pub(crate) help: String,
    /// Whether another entity has the same rows.
    pub(crate) shared: bool,
}

/// An ARN that a grant can reach.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) kind: ResourceKind,
    /// The table that it is a part of.
    pub(crate) table: TableId,
    /// The name, of an index.
    pub(crate) index: Option<String>,
    /// The Region of a replica; none is the stack's own.
    pub(crate) region: Option<String>,
    pub(crate) arn: Expr,
    /// What statement ids call it: `TrackTable`, `TrackTableByUserId`.
    pub(crate) label: String,
    /// Whether rows of the grant's subject are rows here: a global index has a partition key of its own.
    pub(crate) same_partition_key: bool,
    /// Whether it is a global index, whose partition key may be another attribute than the table's.
    pub(crate) key_of_its_own: bool,
    pub(crate) search: Search,
}

/// The table that something is a part of.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum TableId {
    /// One of the stack's, by its logical id.
    Own(String),
    /// One from elsewhere, by what it is called in the declaration.
    Imported(String),
}

/// Whether `SearchVectors` is granted on it, which takes vector indexes and their table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Search {
    /// It is neither.
    Never,
    /// A table with a vector index.
    Also,
    /// A vector index, or its table in a grant on the index.
    Only,
}

impl Target {
    /// Whether the action is granted here: IAM's kind of resource does not tell a vector index, which takes
    /// `SearchVectors` alone, from a secondary one.
    pub(crate) fn takes(&self, action: Action) -> bool {
        let fits = match self.search {
            Search::Never => action != Action::SearchVectors,
            Search::Also => true,
            Search::Only => action == Action::SearchVectors,
        };
        fits && action.applies_to(self.kind)
    }
}

/// A key of KMS that DynamoDB uses in the name of who reads or writes.
#[derive(Clone, Debug)]
pub(crate) struct EncryptionKey {
    /// The Region of a replica; none is the stack's own.
    pub(crate) region: Option<String>,
    pub(crate) arn: Expr,
}

/// The stack in which a handle was made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Owner(Arc<()>);

impl PartialEq for Owner {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
