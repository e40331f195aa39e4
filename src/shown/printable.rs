//! `Shown`: the only text that the streams of the process and the files take.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::ops::Deref;

/// A text in which nothing acts: words of ours, and what [`Text`](super::Text) shows of others'. A `String` becomes
/// one only there, so what was not shown cannot be printed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub(crate) struct Shown(String);

impl Shown {
    /// What something else has put together of parts that were all shown. `tests/shown.rs` says who may.
    pub(crate) fn assembled(text: String) -> Self {
        Self(text)
    }

    /// Adds another one.
    pub(crate) fn push(&mut self, other: impl Into<Self>) {
        self.0.push_str(&other.into().0);
    }

    /// Several, with words of ours between them.
    pub(crate) fn joined(all: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let mut joined = String::new();
        for (index, one) in all.into_iter().enumerate() {
            joined.push_str(if index == 0 { "" } else { between });
            joined.push_str(&one.0);
        }
        Self(joined)
    }

    /// The same with spaces behind it, so that it has so many characters.
    #[cfg(feature = "cli")]
    pub(crate) fn padded(mut self, width: usize) -> Self {
        self.pad(width.saturating_sub(self.0.chars().count()));
        self
    }

    /// Adds a copy of another one.
    pub(crate) fn add(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }

    /// Adds so many spaces.
    pub(crate) fn pad(&mut self, spaces: usize) {
        self.0.extend(std::iter::repeat_n(' ', spaces));
    }

    /// The same without white space at its end.
    pub(crate) fn trimmed(mut self) -> Self {
        self.0.truncate(self.0.trim_end().len());
        self
    }
}

/// Words of ours.
impl From<&'static str> for Shown {
    fn from(text: &'static str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Shown> for String {
    fn from(shown: Shown) -> Self {
        shown.0
    }
}

impl From<Shown> for Cow<'_, str> {
    fn from(shown: Shown) -> Self {
        shown.0.into()
    }
}

impl Deref for Shown {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
impl PartialEq<&str> for Shown {
    fn eq(&self, other: &&str) -> bool {
        self.0 == **other
    }
}

impl FromIterator<Shown> for Shown {
    fn from_iter<I: IntoIterator<Item = Shown>>(all: I) -> Self {
        Self::joined(all, "")
    }
}

/// What [`said!`] takes: nothing of it can act.
pub(crate) trait Harmless: Display {}

impl Harmless for Shown {}
impl Harmless for &'static str {}
impl Harmless for usize {}
impl Harmless for u32 {}
impl<H: Harmless> Harmless for &H {}

/// Like `format!`, and gives a [`Shown`]: each part is one, or a number or a word of ours. A text that was not
/// shown does not compile, and neither does one that the format names itself.
macro_rules! said {
    ($format:literal $(, $part:expr)* $(,)?) => {
        $crate::shown::Shown::assembled(
            // From within `concat!` a format cannot name variables.
            format!(concat!($format) $(, $crate::shown::harmless(&$part))*)
        )
    };
}
pub(crate) use said;

/// The part, which is known to be harmless.
pub(crate) fn harmless<H: Harmless>(part: &H) -> &H {
    part
}
