//! DynamoDB's words: tables, keys, indexes, billing, protection, and the handle of a finished table.
//!
//! Knows what a table consists of; does not know CloudFormation's spelling, nor what is allowed.

mod access_pattern;
mod attribute;
mod attribute_value;
mod billing;
mod capacity;
mod encryption;
mod entity;
mod entity_handle;
mod handle;
mod index;
mod insights;
mod item;
mod key_template;
mod projection;
mod recovery;
mod replica;
mod serving;
mod stream;
mod table;

pub use access_pattern::{AccessPattern, Gets, Queries, Writes};
pub(crate) use access_pattern::{Operation, PatternDeclaration};
pub use attribute::Attribute;
pub(crate) use attribute::AttributeType;
pub use attribute_value::AttributeValue;
pub(crate) use attribute_value::Typed;
pub use billing::{Billing, FitsBilling, JoinsBilling, OnDemand, Provisioned, SameAsTable};
pub(crate) use billing::{IndexThroughput, RequestUnits, TableThroughput, WarmThroughput};
pub(crate) use capacity::{AutoScaling, Capacity};
pub use capacity::{ReadCapacity, WriteCapacity};
pub(crate) use encryption::Encryption;
pub use encryption::TableEncryption;
pub use entity::Entity;
pub(crate) use entity::{EntityDeclaration, EntityKey};
pub use entity_handle::{EntityGrant, EntityHandle};
pub use handle::{IndexHandle, StreamHandle, TableHandle};
pub(crate) use index::{GlobalIndexDeclaration, LocalIndexDeclaration};
pub use index::{GlobalSecondaryIndex, LocalSecondaryIndex};
pub use insights::{
    ApproximateCreationDateTimePrecision, ContributorInsights, KinesisStream,
    MultiRegionConsistency,
};
pub use item::Item;
pub(crate) use item::ItemDeclaration;
pub(crate) use key_template::KeyTemplate;
pub(crate) use projection::Projection;
pub use recovery::PointInTimeRecovery;
pub(crate) use replica::{RegionalSettings, ReplicaDeclaration, ReplicaRead};
pub use replica::{Replica, ReplicaGlobalSecondaryIndex};
pub(crate) use serving::{Key, Served};
pub use stream::{StreamViewType, TableClass};
pub(crate) use table::TableDeclaration;
pub use table::TableV2;
