//! DynamoDB's words: tables, keys, indexes, billing, protection, and the handle of a finished table.
//!
//! Knows what a table consists of; does not know CloudFormation's spelling, nor what is allowed.

mod attribute;
mod attribute_value;
mod billing;
mod capacity;
mod handle;
mod index;
mod item;
mod projection;
mod recovery;
mod stream;
mod table;

pub use attribute::Attribute;
pub use attribute_value::AttributeValue;
pub(crate) use attribute_value::Typed;
pub use billing::{Billing, FitsBilling, OnDemand, Provisioned, SameAsTable};
pub(crate) use billing::{IndexThroughput, RequestUnits, TableThroughput};
pub(crate) use capacity::{AutoScaling, Capacity};
pub use capacity::{ReadCapacity, WriteCapacity};
pub use handle::{IndexHandle, StreamHandle, TableHandle};
pub(crate) use index::{GlobalIndexDeclaration, LocalIndexDeclaration};
pub use index::{GlobalSecondaryIndex, LocalSecondaryIndex};
pub use item::Item;
pub(crate) use item::ItemDeclaration;
pub(crate) use projection::Projection;
pub use recovery::PointInTimeRecovery;
pub use stream::{StreamViewType, TableClass};
pub(crate) use table::TableDeclaration;
pub use table::TableV2;
