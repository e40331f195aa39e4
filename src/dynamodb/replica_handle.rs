//! `ReplicaHandle`: a table in one of its Regions.

use crate::dynamodb::Reach;
use crate::dynamodb::handle::table_grants;
use crate::template::Expr;

/// A table in one of its Regions. A grant on it reaches that Region alone.
///
/// ```
/// use tablature::{Attribute, Replica, Role, Stack, TableV2};
///
/// let mut stack = Stack::new("reports");
/// let orders = stack.add(
///     TableV2::on_demand("Orders", Attribute::string("id")).replica(Replica::new("eu-west-1")),
/// );
/// // Reads in Ireland; a grant on `orders` itself would reach the stack's Region as well.
/// stack.add(Role::for_lambda("IrishReport").allow(orders.replica("eu-west-1").read_data()));
/// ```
///
/// Made by [`TableHandle::replica`](crate::TableHandle::replica) and
/// [`TableHandle::in_stack_region`](crate::TableHandle::in_stack_region).
#[derive(Clone, Debug)]
pub struct ReplicaHandle {
    pub(crate) table: Reach,
}

table_grants!(ReplicaHandle);

impl ReplicaHandle {
    /// The table's ARN in this Region.
    pub fn arn(&self) -> Expr {
        self.table.arn("")
    }

    fn reach(&self) -> Reach {
        self.table.clone()
    }
}
