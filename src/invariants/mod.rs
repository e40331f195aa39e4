//! Invariants: who may never do what, asked of a template for every request that a principal can make.
//!
//! ```
//! use tablature::invariants::{everyone, on, reads, writes};
//! use tablature::{Attribute, LeadingKey, Role, Stack, Stage, TableV2, UserSignIn};
//!
//! let mut stack = Stack::new("shop");
//! let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("customer")));
//! let audit = stack.add(TableV2::on_demand("Audit", Attribute::string("id")));
//! let sign_in = stack.add(UserSignIn::new("Customers"));
//! let own = orders.read_write_data().rows(LeadingKey::user_pool_sub());
//! stack.add(Role::new("Customer", sign_in.authenticated()).allow(own));
//! let backoffice = Role::for_lambda("Backoffice").allow(orders.read_data()).allow(audit.write_data());
//! let backoffice = stack.add(backoffice);
//!
//! let others = || everyone().except([&backoffice]);
//! stack.never(others().may(writes(), on(&audit)), "only the backoffice writes what is audited");
//! stack.never(
//!     others().may(reads(), on(&orders).rows_of_others()),
//!     "a customer reads nobody else's orders",
//! );
//! assert!(stack.check(&Stage::default()).codes().is_empty());
//! ```
//!
//! A sentence says who ([`everyone`], [`principals`], both with [`except`](Principals::except)), does what
//! ([`reads`], [`writes`], [`manages`], [`describes`], or actions by name) and where ([`on`] a table with its
//! indexes, its stream and what is made of it, on a part of it, or [`anywhere`], on tables elsewhere as well).
//! [`Stack::never`](crate::Stack::never) states that it is never so; [`Stack::everyone`](crate::Stack::everyone) and
//! [`Stack::only`](crate::Stack::only) assert the same in a test; [`Invariants`] reads them from a file, for anyone's
//! template.
//!
//! **Every request is asked**, not samples: of each kind of requests that no statement tells apart one is decided,
//! and the others are decided alike. What is not known breaks an invariant, and so does what was not asked to the
//! end; the finding says why.
//!
//! A table elsewhere may have a policy of its own, which is in no template: in the stack's account it is assumed to let
//! nobody in whom the policies of the template do not, and in another one it leaves the invariant open.
//!
//! Not asked: what the account's other roles may do by policies that are in no template, and what a principal could
//! do as another one that it may become.

mod ask;
mod file;
mod finding;
pub(crate) mod implied;
mod names;
mod request;
mod subjects;

pub use file::Invariants;
#[cfg(feature = "cli")]
pub(crate) use file::Judged;
/// The rules about invariants, and about statements that add nothing.
pub(crate) static RULES: [&[&Rule]; 2] = [finding::RULES, implied::RULES];
pub(crate) use request::request;

pub use crate::may::{
    Actions, May, PrincipalName, Principals, Target, Targets, all_actions, anywhere, describes,
    everyone, manages, on, principals, reads, writes,
};

use crate::evaluate::{Environment, Evaluator};
use crate::findings::{Finding, Rule};
use crate::iam::Owner;
use crate::may::Invariant;
use crate::template::Template;

/// The findings where a template breaks invariants of the stack of this owner, or they name what there is not.
pub(crate) fn judge(
    invariants: &[Invariant],
    owner: &Owner,
    template: &Template,
    environment: &Environment,
) -> Vec<Finding> {
    if invariants.is_empty() {
        return Vec::new();
    }
    judge_by(invariants, owner, template, &Evaluator::of(template, environment.clone()))
}

/// The same, by an evaluator that has read the template.
pub(crate) fn judge_by(
    invariants: &[Invariant],
    owner: &Owner,
    template: &Template,
    evaluator: &Evaluator,
) -> Vec<Finding> {
    let others = evaluator.others(template);
    let known = [names::Known::of(evaluator, &others)];
    let (sound, mut findings) = names::sound(invariants, &known, Some(owner));
    findings.extend(ask::ask(&sound, evaluator, &others, template, &[]));
    findings
}
