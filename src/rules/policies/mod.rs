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
mod resource_texts;
mod statements;

use crate::findings::{Finding, Rule};
use crate::rules::views::judged::Judged;

pub(super) static RULES: &[&[&Rule]] = &[
    statements::RULES,
    resource_texts::RULES,
    policy_text::RULES,
    policy_limits::RULES,
    attached_policies::RULES,
    actions::RULES,
    action_resources::RULES,
    pairs::RULES,
    condition_operators::RULES,
    condition_keys::RULES,
    policy_names::RULES,
    foreign_tables::RULES,
    index_access::RULES,
    aws_managed_names::RULES,
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    statements::check(template, findings);
    resource_texts::check(template, findings);
    policy_text::check(template, findings);
    policy_limits::check(template, findings);
    attached_policies::check(template, findings);
    actions::check(template, findings);
    action_resources::check(template, findings);
    pairs::check(template, findings);
    condition_operators::check(template, findings);
    condition_keys::check(template, findings);
    policy_names::check(template, findings);
    foreign_tables::check(template, findings);
    index_access::check(template, findings);
    aws_managed_names::check(template, findings);
}
