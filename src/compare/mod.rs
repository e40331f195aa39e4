//! What an update of a template changes: who may do what that they could not do before, and the reverse.
//!
//! Not samples of requests are compared but classes: every request that a role can make is decided as one that is
//! asked.

mod access;
mod affected;
mod asking;
mod attached_again;
mod becoming;
mod continuity;
mod decided;
mod dependents;
mod diff;
mod effect;
mod effects;
mod elsewhere;
mod entry;
mod formulas;
mod holders;
mod json;
mod kept_out;
mod lists;
mod markdown;
mod put_again;
mod report;
mod retained;
mod sections;
mod staying;
mod template;
mod text;
mod unasked;
mod update;
mod walk;
mod words;

pub use access::AccessChanges;
pub(crate) use continuity::{Interruption, interruptions};
pub use diff::{Diff, Part};
pub(crate) use effect::{Effect, TemplateChange};
pub(crate) use effects::{CONSISTENCY, ONE_REPLICA, RETYPE};
pub(crate) use put_again::goes as gives_up_policy;
pub(crate) use template::TemplateChanges;

#[cfg(test)]
mod tests;

/// The rules by which a change is judged.
pub(crate) fn rules() -> impl Iterator<Item = &'static crate::findings::Rule> {
    effects::RULES.iter().copied().flatten().copied().chain(sections::RULES.iter().copied())
}
