//! Policies: statements, actions, conditions, names and sizes.

mod action_resources;
mod actions;
mod attached_policies;
mod aws_managed_names;
mod condition_keys;
mod condition_operators;
mod foreign_tables;
mod index_access;
mod pairs;
mod policy_limits;
mod policy_names;
mod policy_text;
mod principal_kinds;
mod resource_texts;
mod statements;
mod undocumented;

use crate::rules::family::family;

family!(
    statements,
    resource_texts,
    policy_text,
    policy_limits,
    attached_policies,
    actions,
    action_resources,
    pairs,
    condition_operators,
    condition_keys,
    policy_names,
    foreign_tables,
    index_access,
    aws_managed_names,
    principal_kinds,
    undocumented,
);
