//! AWS's authorization decision on a template, ours or anyone's: may this role do that?
//!
//! An [`Evaluator`] reads a template under an [`Environment`]; a [`Session`] is a session of one
//! of its roles and decides [`Request`]s; a [`Decision`] contains the statements that decided and
//! why the others did not. [`PolicySet`] decides on policies without a template.
//!
//! **Unknown stays unknown.** A value that only deployment decides, a condition key that the request
//! does not set, and a case for which AWS documents no result are [`Unknown`]: they matter only if
//! the verdict depends on them, which is then [`Verdict::Undecided`].
//!
//! The policies that are evaluated are identity policies, permissions boundaries, session policies,
//! and the resource policies of tables and streams, for principals of the account that the stack is
//! deployed to. The organization's policies are not in a template, and are evaluated as far as the [`Environment`] has
//! them; those of VPC endpoints are not. They can only deny more.
//!
//! This floor reads templates; it does not know the builders, the rules, or who asks.

mod additions;
mod alike;
mod assumed;
mod attached;
mod becoming;
mod between;
mod beyond;
mod call;
mod cases;
mod change;
mod check;
mod classes;
mod condition;
mod considered;
mod context;
mod decision;
mod decrypt;
mod environment;
mod error;
mod evaluator;
mod everyone;
mod gaps;
mod glob;
mod grounds;
mod implied;
mod kms_key;
mod let_in;
mod literals;
mod lock;
mod matched;
mod memberships;
mod named_elsewhere;
mod neighbours;
mod openness;
mod other;
mod outside;
mod partiql;
mod pattern;
mod policy;
mod policy_set;
mod principal;
mod probe;
mod reached;
mod reading;
mod request;
mod resolve;
mod resolved;
mod rows;
mod sentence;
mod serverless;
mod session;
mod statement;
mod table;
mod table_part;
mod tags;
mod targets;
mod text;
mod trust;
mod truth;
mod unknown;
mod values;

pub(crate) use assumed::Assumed;
pub(crate) use becoming::{Difference, Step, Steps, differences};
pub(crate) use between::{How, broken_between};
pub(crate) use beyond::{Beyond, Elsewhere};
pub(crate) use cases::{bears_on_access, is_of_access};
pub(crate) use change::{Change, What, changes, key_words};
pub use check::Check;
pub(crate) use classes::{MeantRows, NotDecided, says_another_again};
pub use considered::{Considered, Why};
pub use context::Context;
pub use decision::{Answer, Decision, Limit, Verdict};
pub(crate) use decrypt::{DECRYPT, TableKey};
pub use environment::Environment;
pub use error::EvaluateError;
pub use evaluator::Evaluator;
pub(crate) use evaluator::known_text;
pub(crate) use grounds::{Said, Which};
pub(crate) use implied::{Added, Named};
pub(crate) use lock::{Lock, Locks};
pub(crate) use memberships::ADDITION;
pub(crate) use neighbours::LeftOut;
pub(crate) use other::{Other, OtherKind};
pub(crate) use outside::Outside;
pub use policy::{Policy, PolicyKind};
pub use policy_set::PolicySet;
pub(crate) use probe::{Probe, RowKey, Rows};
pub(crate) use reached::{MOST_OF_PRINCIPAL, Reached};
pub use request::Request;
pub(crate) use resolve::named_in;
pub(crate) use resolved::{Made, Resolution, Resolved, Shape};
pub(crate) use rows::KnownRows;
pub use session::Session;
pub(crate) use table_part::{PartKind, TablePart};
pub(crate) use targets::Targets;
pub(crate) use text::{NAMELESS_GAP, is_gap};
pub use unknown::{Missing, Unknown};
pub(crate) use values::Values;

pub use crate::policy_syntax::Effect;
