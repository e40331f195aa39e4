//! Tables, keys, indexes, billing, protection, and the handle of a finished table.
//!
//! This module knows what a table consists of. It knows neither CloudFormation's spelling nor what
//! is allowed.

mod access_pattern;
mod attribute;
mod attribute_value;
mod billing;
mod capacity;
mod encryption;
mod entity;
mod entity_handle;
mod handle;
mod imported_table;
mod index;
mod insights;
mod item;
mod key_template;
mod multi_account;
mod numbers;
mod part_handle;
mod projection;
mod reach;
mod recovery;
mod regional_settings;
mod replica;
mod replica_handle;
mod serving;
mod stream;
mod table;
mod table_declaration;
mod vector_index;

pub use access_pattern::{AccessPattern, Gets, Queries, Writes};
pub(crate) use access_pattern::{Operation, PatternDeclaration};
pub use attribute::Attribute;
pub(crate) use attribute::AttributeType;
pub use attribute_value::AttributeValue;
pub(crate) use attribute_value::Typed;
pub use billing::{Billing, FitsBilling, JoinsBilling, OnDemand, Provisioned, SameAsTable};
pub(crate) use billing::{IndexThroughput, TableThroughput, Units};
pub(crate) use capacity::{AutoScaling, Capacity};
pub use capacity::{ReadCapacity, WriteCapacity};
pub(crate) use encryption::Encryption;
pub use encryption::TableEncryption;
pub use entity::Entity;
pub(crate) use entity::{EntityDeclaration, EntityKey};
pub use entity_handle::{EntityGrant, EntityHandle};
pub use handle::TableHandle;
pub use imported_table::{ImportedTable, ImportedTableHandle};
pub(crate) use imported_table::{ImportedTableDeclaration, TableIdentity};
pub(crate) use index::{GlobalIndexDeclaration, LocalIndexDeclaration};
pub use index::{GlobalSecondaryIndex, LocalSecondaryIndex};
pub use insights::{
    ApproximateCreationDateTimePrecision, ContributorInsights, KinesisStream,
    MultiRegionConsistency,
};
pub use item::Item;
pub(crate) use item::{ItemAttribute, ItemDeclaration};
pub use key_template::IntoKeyTemplates;
pub(crate) use key_template::KeyTemplate;
pub use multi_account::{
    GlobalTableSettingsReplicationMode, MultiAccountReplica, MultiAccountReplicaHandle,
};
pub(crate) use multi_account::{MultiAccountReplicaDeclaration, replication_statements};
pub(crate) use numbers::Unpadded;
pub use part_handle::{IndexHandle, StreamHandle, VectorIndexHandle};
pub(crate) use projection::Projection;
pub(crate) use reach::{Address, IndexKind, Reach, ReachedIndex};
pub use recovery::PointInTimeRecovery;
pub(crate) use regional_settings::RegionalSettings;
pub use replica::{Replica, ReplicaGlobalSecondaryIndex};
pub(crate) use replica::{ReplicaDeclaration, ReplicaRead};
pub use replica_handle::ReplicaHandle;
pub(crate) use serving::{Contradiction, KeySchema, Served, SortCondition};
pub use stream::{StreamViewType, TableClass};
pub use table::TableV2;
pub(crate) use table_declaration::TableDeclaration;
pub(crate) use vector_index::VectorIndexDeclaration;
pub use vector_index::{DistanceFunction, VectorIndex};
