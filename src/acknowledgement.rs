//! `Acknowledgement`: findings that the stack or the template accepts, with the reason.

use crate::findings::Location;
use crate::site::Site;

/// A code, the reason why its findings are accepted, and the place of the acknowledgement.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Acknowledgement {
    pub(crate) code: String,
    pub(crate) reason: String,
    pub(crate) location: Location,
    /// Whether it is a mistake if there is no finding for it. The reason of `every_row` is useful
    /// even so.
    pub(crate) must_answer: bool,
}

impl Acknowledgement {
    #[track_caller]
    pub(crate) fn caller(code: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            reason: reason.into(),
            location: Site::caller().into(),
            must_answer: true,
        }
    }

    /// Whether it is for the rule of this code, in upper or lower case.
    pub(crate) fn is_of(&self, code: &str) -> bool {
        self.code.eq_ignore_ascii_case(code)
    }

    /// Without a reason nothing is acknowledged: the finding stays.
    pub(crate) fn has_reason(&self) -> bool {
        !self.reason.trim().is_empty()
    }
}
