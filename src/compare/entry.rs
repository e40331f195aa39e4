//! `Entry`: what changes for a principal, for requests of a kind.

use std::sync::Arc;

use crate::evaluate::What;

/// Who gains or loses something.
#[derive(Clone, Debug)]
pub(super) struct Principal {
    /// The logical id, or the name in the policy that lets it in.
    pub(super) id: String,
    /// `role`, or of which other kind it is.
    pub(super) kind: &'static str,
    /// ``role `Reader` ``
    pub(super) noun: String,
}

/// A change for a principal.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) principal: Arc<Principal>,
    /// `Orders/index/byUser`, or `*`; of a role that it becomes, the logical id.
    pub(super) place: String,
    /// `dynamodb:GetItem`
    pub(super) action: &'static str,
    pub(super) resource: String,
    /// The condition keys of the request that matter, as AWS spells them.
    pub(super) keys: Vec<(String, Vec<String>)>,
    pub(super) what: What,
    /// The logical id of the function by which a role is had.
    pub(super) function: Option<String>,
}
