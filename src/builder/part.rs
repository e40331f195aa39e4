//! `Part`: what a declaration takes from a builder of its own, and tells from others by its name.

use crate::builder::Calls;
use crate::site::At;

/// A part of a declaration, such as an index of a table.
pub(crate) trait DeclarationPart {
    /// What it is called in messages.
    const NOUN: &'static str;

    fn name(&self) -> &str;

    fn calls(&self) -> &Calls;
}

/// Implements [`Part`] for a declaration, with its noun and the field that has its name.
macro_rules! part {
    ($part:ty = $noun:literal, $name:ident) => {
        impl $crate::builder::DeclarationPart for $part {
            const NOUN: &'static str = $noun;

            fn name(&self) -> &str {
                &self.$name.value
            }

            fn calls(&self) -> &$crate::builder::Calls {
                &self.calls
            }
        }
    };
}
pub(crate) use part;

impl Calls {
    /// Adds a part, whose values that were set twice are the declaration's from then on. Within
    /// `replacing` it replaces the part of its name.
    pub(crate) fn add_part<P: DeclarationPart>(
        &mut self,
        setter: &'static str,
        parts: &mut Vec<P>,
        part: P,
    ) {
        self.absorb_part(&part);
        self.add(setter, parts, part, |one, other| one.name() == other.name());
    }

    /// Takes over the values that were set twice on a part that the declaration now owns.
    pub(crate) fn absorb_part<P: DeclarationPart>(&mut self, part: &P) {
        self.absorb(part.calls(), || format!("{} `{}`", P::NOUN, part.name()));
    }

    /// Adds a tag. Within `replacing` it replaces the tag of its key.
    #[track_caller]
    pub(crate) fn add_tag(
        &mut self,
        setter: &'static str,
        tags: &mut Vec<At<(String, String)>>,
        key: impl Into<String>,
        value: impl Into<String>,
    ) {
        let tag = At::caller((key.into(), value.into()));
        self.add(setter, tags, tag, |one, other| one.value.0 == other.value.0);
    }
}
