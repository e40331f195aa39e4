//! DynamoDB's words: tables, keys, indexes, billing, protection, and the handle of a finished table.
//!
//! Knows what a table consists of; does not know CloudFormation's spelling, nor what is allowed.

mod access_pattern;
mod attribute;
mod billing;
mod capacity;
mod entity;
mod entity_handle;
mod handle;
mod index;
mod key_template;
mod projection;
mod recovery;
mod serving;
mod stream;
mod table;

pub use access_pattern::{AccessPattern, Gets, Queries, Writes};
pub(crate) use access_pattern::{Operation, PatternDeclaration};
pub use attribute::Attribute;
pub(crate) use attribute::AttributeType;
pub use billing::{Billing, FitsBilling, OnDemand, Provisioned, SameAsTable};
pub(crate) use billing::{IndexThroughput, RequestUnits, TableThroughput};
pub(crate) use capacity::{AutoScaling, Capacity};
pub use capacity::{ReadCapacity, WriteCapacity};
pub use entity::Entity;
pub(crate) use entity::{EntityDeclaration, EntityKey};
pub use entity_handle::{EntityGrant, EntityHandle};
pub use handle::{IndexHandle, StreamHandle, TableHandle};
pub(crate) use index::{GlobalIndexDeclaration, LocalIndexDeclaration};
pub use index::{GlobalSecondaryIndex, LocalSecondaryIndex};
pub(crate) use key_template::KeyTemplate;
pub(crate) use projection::Projection;
pub use recovery::PointInTimeRecovery;
pub(crate) use serving::{Key, Served};
pub use stream::{StreamViewType, TableClass};
pub(crate) use table::TableDeclaration;
pub use table::TableV2;
