//! IAM's policies as JSON, read once: what stands in them, whether it is right or not.
//!
//! Knows the grammar of policies: operators, effects, wildcards, names of actions. Does not know which
//! statement is right, what a request may do, or who asks. `rules` and `evaluate` both stand on it, so
//! that what one of them reads the other one reads as well. What is malformed is there, as malformed.
//!
//! See AWS's page on the [grammar] of policies.
//!
//! [grammar]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

mod actions;
mod effect;
mod operator;
pub(crate) mod wildcard;

pub(crate) use actions::{ActionSet, named};
pub use effect::Effect;
pub(crate) use operator::{Meaning, Operator, SetOperator};
