//! IAM's policies as JSON, read once: their content, whether it is right or not.
//!
//! This module knows the grammar of policies: documents, statements, conditions, operators, names of actions. It does
//! not know which statement is right, what a request may do, or who asks. Both `rules` and `evaluate` use it, so that
//! both read the same. Malformed parts are not dropped, but marked as malformed.
//!
//! See AWS's page on the [grammar] of policies.
//!
//! [grammar]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

mod actions;
mod as_written;
mod condition;
mod document;
mod effect;
mod operator;
mod parsed;
mod policy;
mod principal;
mod reading;
mod resources;
mod statement;
pub(crate) mod values;
pub(crate) mod wildcard;

pub(crate) use actions::{ActionSet, named, names_its_service};
pub(crate) use condition::{Condition, ConditionBlock};
pub(crate) use document::{Document, Version};
pub use effect::Effect;
pub(crate) use operator::{Meaning, Operator, SetOperator};
pub(crate) use parsed::{Fault, Malformed, Parsed};
pub(crate) use policy::{
    HOLDERS, Holder, MANAGED_POLICY, Named, Names, Policy, PolicyKind, policies,
};
pub(crate) use principal::{PrincipalKind, is_service, principals};
pub(crate) use reading::{AsWritten, Reading, Settled, is_function, is_made};
pub(crate) use resources::undocumented_resource;
pub(crate) use statement::{Elements, Statement};
pub(crate) use wildcard::matches_in_any_case;
