//! How a table is billed. Billing is the one type parameter, because it limits the parts that a
//! table can have.

use crate::dynamodb::{ReadCapacity, WriteCapacity};
use crate::site::At;

/// Billed per request (`PAY_PER_REQUEST`).
#[derive(Clone, Copy, Debug)]
pub enum OnDemand {}

/// Billed for capacity that is set beforehand (`PROVISIONED`).
#[derive(Clone, Copy, Debug)]
pub enum Provisioned {}

/// An index that sets no capacity and takes its table's.
#[derive(Clone, Copy, Debug)]
pub enum SameAsTable {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::OnDemand {}
    impl Sealed for super::Provisioned {}
    impl Sealed for super::SameAsTable {}
}

/// How a table is billed: [`OnDemand`] or [`Provisioned`].
pub trait Billing: sealed::Sealed {}
impl Billing for OnDemand {}
impl Billing for Provisioned {}

/// An index or a replica whose capacity settings a table of billing `B` can have.
#[diagnostic::on_unimplemented(
    message = "an index or a replica with `{Self}` capacity does not fit a table that is billed `{B}`",
    label = "this sets capacity of the other billing mode",
    note = "`read_capacity` and `write_capacity` belong to `TableV2::provisioned(…)`",
    note = "`maximum_read_request_units` and `maximum_write_request_units` belong to `TableV2::on_demand(…)`"
)]
pub trait FitsBilling<B>: sealed::Sealed {}
impl FitsBilling<OnDemand> for OnDemand {}
impl FitsBilling<Provisioned> for Provisioned {}
impl<B: Billing> FitsBilling<B> for SameAsTable {}

/// The capacity settings of a replica, joined with those that it or its indexes have already. They must
/// be of one mode.
#[diagnostic::on_unimplemented(
    message = "a replica has `{B}` capacity and cannot have `{Self}` capacity as well",
    label = "this sets capacity of the other billing mode",
    note = "`read_capacity` belongs to replicas of `TableV2::provisioned(…)`",
    note = "`maximum_read_request_units` belongs to replicas of `TableV2::on_demand(…)`"
)]
pub trait JoinsBilling<B>: sealed::Sealed {
    /// The mode of both together.
    type Both;
}
impl<B> JoinsBilling<B> for SameAsTable {
    type Both = B;
}
impl JoinsBilling<SameAsTable> for OnDemand {
    type Both = Self;
}
impl JoinsBilling<Self> for OnDemand {
    type Both = Self;
}
impl JoinsBilling<SameAsTable> for Provisioned {
    type Both = Self;
}
impl JoinsBilling<Self> for Provisioned {
    type Both = Self;
}

/// Units a second: the most that an on-demand table or index serves, or those that it is ready for from the
/// start.
#[derive(Clone, Debug, Default)]
pub(crate) struct Units {
    pub(crate) read: Option<At<u64>>,
    pub(crate) write: Option<At<u64>>,
}

#[derive(Clone, Debug)]
pub(crate) enum TableThroughput {
    OnDemand { maximum: Units },
    Provisioned { read: ReadCapacity, write: WriteCapacity },
}

#[derive(Clone, Debug, Default)]
pub(crate) struct IndexThroughput {
    pub(crate) maximum: Units,
    pub(crate) read: Option<ReadCapacity>,
    pub(crate) write: Option<WriteCapacity>,
}
