//! `Acknowledgement`: a finding that the stack or the template knows of, with its reason.

use crate::findings::Spot;
use crate::site::Site;

/// A code, the reason why its finding is accepted, and where that was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Acknowledgement {
    pub(crate) code: String,
    pub(crate) reason: String,
    pub(crate) spot: Spot,
    /// Whether it is a mistake if it answers nothing. A reason for every row is worth saying anyway.
    pub(crate) must_answer: bool,
}

impl Acknowledgement {
    #[track_caller]
    pub(crate) fn caller(code: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            reason: reason.into(),
            spot: Site::caller().into(),
            must_answer: true,
        }
    }
}
