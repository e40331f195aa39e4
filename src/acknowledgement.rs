//! `Acknowledgement`: a finding that the stack or the template knows of, with its reason.

use crate::findings::Spot;
use crate::site::Site;

/// A code, the reason why its finding is accepted, and where that was said.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
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

    /// Whether it is said of the rule of this code, in whatever case.
    pub(crate) fn is_of(&self, code: &str) -> bool {
        self.code.eq_ignore_ascii_case(code)
    }

    /// Without a reason nothing is accepted: the finding stays, and its help asks for one.
    pub(crate) fn has_reason(&self) -> bool {
        !self.reason.trim().is_empty()
    }
}
