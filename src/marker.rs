//! Types and traits that are seldom named: those that distinguish billing modes and access patterns, and
//! those that builders take.

pub use crate::dynamodb::{
    Billing, EntityGrant, FitsBilling, Gets, IntoKeyTemplates, JoinsBilling, Queries, SameAsTable,
    Writes,
};
pub use crate::iam::{ActionName, Holds};
