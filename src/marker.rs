//! Types and traits that are seldom named: what billing modes and access patterns are told apart by, and what
//! builders take.

pub use crate::dynamodb::{
    Billing, EntityGrant, FitsBilling, Gets, IntoKeyTemplates, JoinsBilling, Queries, SameAsTable,
    Writes,
};
pub use crate::iam::{ActionName, Holds};
