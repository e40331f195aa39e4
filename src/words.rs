//! Enums for sets of AWS's words that grow: the known words, and a way to name a further one.

use crate::names;
use crate::template::Expr;

/// A word that is not among the known ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OtherWord(&'static str);

impl OtherWord {
    pub(crate) const fn new(word: &'static str) -> Self {
        Self(word)
    }

    pub(crate) const fn word(self) -> &'static str {
        self.0
    }

    /// The word as a value. One that is empty, or a known one but for a single letter, is not taken as valid, so that
    /// the rules report it as they report any unknown word. More letters may be another word of AWS's.
    pub(crate) fn expr(self, known: &[&str]) -> Expr {
        let is_slip =
            |known: &&str| names::is_slip(self.0, known) && names::is_within(1, self.0, known);
        let is_wrong = self.0.is_empty() || known.iter().any(is_slip);
        let word = Expr::from(self.0);
        if is_wrong { word } else { word.valid_as_declared() }
    }
}

/// Declares an enum whose variants stand for words in a template, with `other` for words that AWS adds.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident {
        $($(#[$of:meta])* $variant:ident = $word:expr,)*
    }) => {
        $(#[$doc])*
        #[non_exhaustive]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $name {
            $($(#[$of])* $variant,)*
            #[doc(hidden)]
            Other($crate::words::OtherWord),
        }

        impl $name {
            /// A word that AWS has and this version does not list. It stands in the template as it is, and
            /// no rule reports it as unknown, unless it is empty or a listed word but for one letter. A
            /// listed word gives its variant.
            pub const fn other(word: &'static str) -> Self {
                $(if $crate::words::is_same(word, $word) {
                    return Self::$variant;
                })*
                Self::Other($crate::words::OtherWord::new(word))
            }

            /// The word as it stands in a template.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(other) => other.word(),
                }
            }
        }

        impl From<$name> for $crate::template::Expr {
            fn from(value: $name) -> Self {
                match value {
                    $name::Other(other) => other.expr(&[$($word),*]),
                    known => Self::from(known.word()),
                }
            }
        }
    };
}
pub(crate) use words;

/// Declares an enum whose variants stand for words of which there are no others.
macro_rules! closed_words {
    ($(#[$doc:meta])* $visible:vis enum $name:ident {
        $($(#[$of:meta])* $variant:ident = $word:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        $visible enum $name {
            $($(#[$of])* $variant,)*
        }

        impl $name {
            /// The word as it stands in a template.
            pub(crate) const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl From<$name> for $crate::template::Expr {
            fn from(value: $name) -> Self {
                Self::from(value.word())
            }
        }
    };
}
pub(crate) use closed_words;

/// Whether two texts are the same, for use in constants.
pub(crate) const fn is_same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([first, rest @ ..], [second, others @ ..]) = (one, other) {
        if *first != *second {
            return false;
        }
        (one, other) = (rest, others);
    }
    one.is_empty() && other.is_empty()
}

#[cfg(test)]
mod tests {
    use crate::template::Expr;

    words! {
        /// A storage class.
        pub enum Class {
            /// The usual one.
            Standard = "STANDARD",
            /// For what is seldom read.
            Infrequent = "STANDARD_INFREQUENT",
        }
    }

    #[test]
    fn a_listed_word_is_its_variant_and_any_other_stays_as_it_is() {
        const NEXT: Class = Class::other("GLACIAL");
        assert_eq!(NEXT.word(), "GLACIAL");
        assert_eq!(Expr::from(NEXT), Expr::from("GLACIAL"));
        assert_eq!(Class::other("STANDARD"), Class::Standard);
        assert_eq!(Class::other("STANDARD_INFREQUENT"), Class::Infrequent);
        assert_eq!(Expr::from(Class::Infrequent), Expr::from("STANDARD_INFREQUENT"));
        for near in ["", "STANDAR", "STANDARD_", "standard"] {
            assert_eq!(Class::other(near).word(), near);
        }
    }
}
