//! Findings: what is wrong, where, and what to write instead.
//!
//! This module formats findings (as text like rustc's, as JSON, as SARIF). It does not know what is
//! wrong.

mod excerpt;
mod finding;
mod help;
mod json;
mod lexer;
mod mistake;
mod note;
mod report;
mod rule;
#[cfg(test)]
mod samples;
mod sarif;
mod sources;
mod span;
mod text;
mod unread;

pub(crate) use finding::finding;
pub use finding::{Finding, Location};
pub(crate) use help::{Help, Word};
pub(crate) use json::object;
pub(crate) use mistake::Mistake;
pub(crate) use note::Note;
pub use report::Report;
pub use rule::{Rule, Severity};
pub(crate) use rule::{capitals, gravity, rules};
pub use sources::Sources;
pub use text::Color;
pub(crate) use unread::Unread;
#[cfg(feature = "cli")]
pub(crate) use unread::document as unread_document;
