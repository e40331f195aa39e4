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
mod variables;
mod writable_claims;

use crate::rules::family::family;

family!(
    checks = [
        every_row,
        row_conditions,
        row_keys,
        variables,
        principal_tags,
        chosen_identity,
        index_rows,
        attributes,
        open_resources,
        aws_managed_policies
    ],
    called = [row_actions, holders, writable_claims],
);
