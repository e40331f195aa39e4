//! Row-level access: conditions on `dynamodb:LeadingKeys` that hold.

mod attributes;
mod aws_managed_policies;
mod chosen_identity;
mod every_row;
mod holders;
mod index_rows;
mod open_resources;
mod principal_tags;
mod reached;
mod row_actions;
pub(super) mod row_conditions;
mod row_keys;
pub(super) mod variables;
mod writable_claims;

use crate::findings::{Finding, Rule};
use crate::rules::views::judged::Judged;

pub(super) static RULES: &[&[&Rule]] = &[
    every_row::RULES,
    row_actions::RULES,
    row_conditions::RULES,
    row_keys::RULES,
    variables::RULES,
    holders::RULES,
    principal_tags::RULES,
    writable_claims::RULES,
    chosen_identity::RULES,
    index_rows::RULES,
    attributes::RULES,
    open_resources::RULES,
    aws_managed_policies::RULES,
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    every_row::check(template, findings);
    row_conditions::check(template, findings);
    row_keys::check(template, findings);
    variables::check(template, findings);
    principal_tags::check(template, findings);
    chosen_identity::check(template, findings);
    index_rows::check(template, findings);
    attributes::check(template, findings);
    open_resources::check(template, findings);
    aws_managed_policies::check(template, findings);
}
