//! `May`: a sentence of who may do what, as invariants and assertions say it.
//!
//! Nothing is asked here: who is meant, and what, is looked up in the template that the sentence is said of.

mod actions;
mod principals;
mod target;
mod targets;

pub use actions::{Actions, all_actions, describes, manages, reads, writes};
pub(crate) use principals::Who;
pub use principals::{PrincipalName, Principals, everyone, principals};
pub(crate) use target::{KeyValue, Part};
pub use target::{Target, on};
pub use targets::{Targets, anywhere};
pub(crate) use targets::{Where, Whose};

use crate::site::Place;

/// Who may do what, where: a sentence that [`Stack::never`](crate::Stack::never) says is never so.
///
/// [`Principals::may`] makes it.
#[derive(Clone, Debug)]
#[must_use = "nothing is said yet: `stack.never(…, \"the reason\")`"]
pub struct May {
    pub(crate) who: Principals,
    pub(crate) actions: Actions,
    pub(crate) targets: Targets,
}

/// A sentence that is never so.
#[derive(Clone, Debug)]
pub(crate) struct Invariant {
    /// Its name, or the reason why it is stated.
    pub(crate) name: String,
    pub(crate) never: May,
    /// Where it is stated.
    pub(crate) place: Option<Place>,
}
