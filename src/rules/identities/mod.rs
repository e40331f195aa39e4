//! Who assumes roles: trust policies, user pools and identity pools.

mod cognito;
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

use crate::findings::{Finding, Rule};
use crate::rules::views::judged::Judged;

pub(super) static RULES: &[&[&Rule]] = &[
    trust::RULES,
    open_trust::RULES,
    names_and_paths::RULES,
    cognito::RULES,
    identity_pool_roles::RULES,
    identity_pool_users::RULES,
    identity_providers::RULES,
    role_rules::RULES,
    required::RULES,
    switch_role::RULES,
    resource_policies::RULES,
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    trust::check(template, findings);
    open_trust::check(template, findings);
    names_and_paths::check(template, findings);
    cognito::check(template, findings);
    identity_pool_roles::check(template, findings);
    identity_pool_users::check(template, findings);
    identity_providers::check(template, findings);
    role_rules::check(template, findings);
    required::check(template, findings);
    switch_role::check(template, findings);
    resource_policies::check(template, findings);
}
