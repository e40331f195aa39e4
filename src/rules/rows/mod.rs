//! Row-level access: conditions on `dynamodb:LeadingKeys` that hold.

mod attributes;
mod aws_managed_policies;
mod chosen_identity;
mod every_row;
mod holders;
mod index_rows;
mod open_resources;
mod principal_tags;
mod row_actions;
mod row_conditions;
mod row_keys;
mod table_actions;
#[cfg(test)]
mod tag_samples;
mod variables;
mod writable_claims;

use crate::rules::family::family;
use crate::rules::views::policies::PolicyKind;

family! {
    once: every_row, variables, principal_tags, chosen_identity;
    each statements_of(PolicyKind::PERMISSIONS): row_conditions, row_keys, index_rows,
        attributes, open_resources;
    each resources_of("AWS::IAM::Role"): aws_managed_policies;
    called: row_actions, holders, writable_claims;
}
