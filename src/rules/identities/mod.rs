//! Who assumes roles: trust policies, user pools and identity pools.

mod claims;
mod client_attributes;
mod client_flows;
mod cognito;
mod group_roles;
mod identity_pool_roles;
mod identity_pool_users;
mod identity_providers;
mod names_and_paths;
mod open_trust;
mod required;
mod resource_policies;
mod role_rules;
mod switch_role;
mod trust;
mod trust_actions;
mod user_groups;
mod user_pools;

use crate::rules::family::family;
use crate::rules::views::policies::PolicyKind;

family! {
    once: trust, names_and_paths, cognito, group_roles, identity_pool_roles, identity_pool_users,
        identity_providers, required, resource_policies, user_groups;
    each resources_of("AWS::Cognito::IdentityPoolPrincipalTag"): claims;
    each resources_of("AWS::Cognito::UserPoolClient"): client_attributes, client_flows;
    each resources_of("AWS::Cognito::UserPool"): user_pools;
    each statements_of(&[PolicyKind::Trust]): open_trust, trust_actions;
    each resources_of("AWS::Cognito::IdentityPoolRoleAttachment"): role_rules;
    each resources_of("AWS::IAM::Role"): switch_role;
}
