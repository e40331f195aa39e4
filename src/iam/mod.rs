//! Statements, principals, conditions, roles, and the grant, which expresses an intent.
//!
//! This module describes who may do what. It does not know which statements follow from a grant
//! (`grants` does), nor CloudFormation's spelling (`stack::lower` does), nor any table.

mod condition;
mod condition_key;
mod grant;
mod leading_key;
mod managed_policy;
mod principal;
mod role;
mod statement;
mod subject;

pub(crate) use crate::template::Owner;
pub use condition::{Condition, StringOperator};
pub use condition_key::{
    Bytes, ConditionKey, Flag, Holds, IpAddress, Moment, Quantity, ResourceName, Text, Texts,
};
pub use grant::Grant;
pub(crate) use grant::Rows;
pub use leading_key::LeadingKey;
pub(crate) use managed_policy::ManagedPolicyDeclaration;
pub use managed_policy::{ManagedPolicy, ManagedPolicyHandle};
pub use principal::Principal;
pub(crate) use principal::{Amr, Trust, UserGroup};
pub(crate) use role::{InlinePolicy, RoleDeclaration};
pub use role::{Role, RoleHandle};
pub use statement::{ActionName, PolicyStatement};
pub(crate) use statement::{Effect, ResourceEntry};
pub(crate) use subject::{EncryptionKey, EntityFault, NoSubject, Search, Subject, TableId, Target};
