//! DynamoDB's words: tables, keys, indexes, billing, protection, and the handle of a finished table.
//!
//! Knows what a table consists of; does not know CloudFormation's spelling, nor what is allowed.

mod attribute;
mod billing;
mod capacity;
mod handle;
mod index;
mod projection;
mod recovery;
mod stream;
mod table;

pub use attribute::Attribute;
pub use billing::{Billing, FitsBilling, OnDemand, Provisioned, SameAsTable};
pub(crate) use billing::{IndexThroughput, RequestUnits, TableThroughput};
pub(crate) use capacity::{AutoScaling, Capacity};
pub use capacity::{ReadCapacity, WriteCapacity};
pub use handle::{IndexHandle, StreamHandle, TableHandle};
pub(crate) use index::{GlobalIndexDeclaration, LocalIndexDeclaration};
pub use index::{GlobalSecondaryIndex, LocalSecondaryIndex};
pub(crate) use projection::Projection;
pub use recovery::PointInTimeRecovery;
pub use stream::{StreamViewType, TableClass};
pub(crate) use table::TableDeclaration;
pub use table::TableV2;
