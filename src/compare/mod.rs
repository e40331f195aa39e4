//! What an update of a template changes: who may do what that they could not do before, and the reverse.
//!
//! Not samples of requests are compared but classes: every request that a role can make is decided as one that is
//! asked.

mod access;
mod json;
mod words;

pub use access::AccessChanges;

#[cfg(test)]
mod tests;
