//! `Truth`: yes, no or unknown, combined so that an unknown counts only if the result depends on
//! it.

use std::sync::Arc;

use super::unknown::Unknown;

/// Whether something holds, as far as is known (Kleene's three values).
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Truth {
    Yes,
    No,
    Unknown(Arc<Unknown>),
}

impl Truth {
    /// Unknown, for a reason that has no place in the template.
    pub(super) fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown(Arc::new(Unknown::new(why)))
    }

    pub(super) fn is_yes(&self) -> bool {
        matches!(self, Self::Yes)
    }

    pub(super) fn is_no(&self) -> bool {
        matches!(self, Self::No)
    }

    pub(super) fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown(_))
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            unknown @ Self::Unknown(_) => unknown,
        }
    }

    /// No if either is no, unknown if either is unknown.
    pub(super) fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::No => Self::No,
            Self::Yes => other(),
            Self::Unknown(why) => match other() {
                Self::No => Self::No,
                Self::Yes | Self::Unknown(_) => Self::Unknown(why),
            },
        }
    }

    /// Yes if either is yes, unknown if either is unknown.
    pub(super) fn or(self, other: impl FnOnce() -> Self) -> Self {
        self.not().and(|| other().not()).not()
    }

    /// Whether any of them is yes.
    pub(super) fn any(of: impl IntoIterator<Item = Self>) -> Self {
        let mut so_far = Self::No;
        for one in of {
            match one {
                Self::Yes => return Self::Yes,
                Self::No => {}
                Self::Unknown(_) if !so_far.is_no() => {}
                unknown @ Self::Unknown(_) => so_far = unknown,
            }
        }
        so_far
    }

    /// Whether all of them are yes. True if there are none.
    pub(super) fn all(of: impl IntoIterator<Item = Self>) -> Self {
        Self::any(of.into_iter().map(Self::not)).not()
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown() -> Truth {
        Truth::unknown("?")
    }

    #[test]
    fn an_unknown_counts_only_where_it_decides() {
        assert_eq!(unknown().and(|| Truth::No), Truth::No);
        assert_eq!(unknown().and(|| Truth::Yes), unknown());
        assert_eq!(unknown().or(|| Truth::Yes), Truth::Yes);
        assert_eq!(unknown().or(|| Truth::No), unknown());
        assert_eq!(Truth::No.or(|| Truth::No), Truth::No);
        assert_eq!(Truth::Yes.and(|| Truth::Yes), Truth::Yes);
    }

    #[test]
    fn any_and_all_of_nothing_are_no_and_yes() {
        assert_eq!(Truth::any([]), Truth::No);
        assert_eq!(Truth::all([]), Truth::Yes);
        assert_eq!(Truth::any([Truth::No, unknown(), Truth::Yes]), Truth::Yes);
        assert_eq!(Truth::all([Truth::Yes, unknown(), Truth::No]), Truth::No);
        assert_eq!(Truth::all([Truth::Yes, unknown()]), unknown());
    }

    #[test]
    fn the_first_unknown_is_the_reason() {
        let second = || Truth::unknown("second");
        assert_eq!(Truth::any([unknown(), second()]), unknown());
        assert_eq!(unknown().and(second), unknown());
    }
}
