//! The evaluator from outside: what is documented of row-level access, and a stack of the builders.

#![expect(clippy::unwrap_used, reason = "helpers of tests unwrap as tests do")]

mod chosen_parts;
mod index_attributes;
mod keys;
mod leading_keys;
mod music;
mod row_case;
mod row_values;
