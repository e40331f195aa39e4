//! Types and traits that are seldom named: those that distinguish billing modes, access patterns and event
//! sources, and those that builders take.

pub use crate::dynamodb::{
    Billing, EntityGrant, FitsBilling, Gets, IntoKeyTemplates, JoinsBilling, Queries, SameAsTable,
    Writes,
};
pub use crate::iam::{ActionName, Holds};
pub use crate::lambda::{EventSource, ExecutionRole, FromQueue, FromStream, InvokedFunction};
