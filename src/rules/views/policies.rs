//! The policies of a template as the rules read them: as they are written, whatever is deployed.

use crate::policy_syntax;
use crate::template::Node;

pub(in crate::rules) use crate::policy_syntax::PolicyKind;

/// A policy document, what it is attached to, and who has it.
pub(in crate::rules) type Policy<'t> = policy_syntax::Policy<'t, Node<'t>>;
