//! What rules share: the parts of a template, independent of resource type and spelling.

pub(in crate::rules) mod arns;
pub(in crate::rules) mod assumers;
pub(in crate::rules) mod aws_managed;
pub(in crate::rules) mod capacity;
pub(in crate::rules) mod cases;
pub(in crate::rules) mod everyone;
pub(in crate::rules) mod identifiers;
pub(in crate::rules) mod identity_pools;
pub(in crate::rules) mod judged;
pub(in crate::rules) mod mappings;
pub(in crate::rules) mod policies;
#[cfg(test)]
pub(in crate::rules) mod policy_samples;
pub(in crate::rules) mod references;
pub(in crate::rules) mod repeated;
pub(in crate::rules) mod retention;
pub(in crate::rules) mod rights;
pub(in crate::rules) mod row_conditions;
pub(in crate::rules) mod statement;
pub(in crate::rules) mod table_keys;
pub(in crate::rules) mod table_parts;
#[cfg(test)]
pub(in crate::rules) mod table_samples;
pub(in crate::rules) mod table_shape;
pub(in crate::rules) mod tables;
pub(in crate::rules) mod tags;
pub(in crate::rules) mod targets;
pub(in crate::rules) mod variables;
pub(in crate::rules) mod yields;
