//! Policies: statements, actions, conditions, names and sizes.

mod action_resources;
mod actions;
mod arn_parts;
mod attached_policies;
mod aws_managed_names;
mod condition_keys;
mod condition_operators;
mod condition_values;
mod foreign_tables;
mod index_access;
mod pairs;
mod policy_limits;
mod policy_names;
mod policy_text;
mod principal_kinds;
mod resource_texts;
mod role_names;
mod service_actions;
mod service_principals;
mod statements;
mod undocumented;

use crate::rules::family::family;
use crate::rules::views::policies::PolicyKind;

family! {
    once: statements, policy_text, policy_limits, attached_policies, actions, condition_keys,
        policy_names, index_access, aws_managed_names, action_resources,
        service_actions, service_principals, role_names;
    each statements_of(PolicyKind::ALL): resource_texts, condition_operators, principal_kinds,
        undocumented, condition_values, arn_parts;
    each statements_of(PolicyKind::PERMISSIONS): pairs;
    each statements_of(PolicyKind::IDENTITY): foreign_tables;
}
