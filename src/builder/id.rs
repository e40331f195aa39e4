//! `Id`: what a declaration is called, and the word from which its names in the template are derived.

use std::ops::Deref;

use crate::names;
use crate::site::{At, Site};

/// The id of a declaration. As a text it is what was said, which messages show. Whatever the template derives
/// from it, such as a logical id, is derived from [`word`](Self::word), so that all of it stays where a
/// declaration is given another id and says which one it had.
#[derive(Clone, Debug)]
pub(crate) struct Id {
    said: At<String>,
    /// The logical id that was set.
    own: Option<At<String>>,
    /// The id before.
    moved_from: Option<At<String>>,
}

impl Id {
    #[track_caller]
    pub(crate) fn caller(said: impl Into<String>) -> Self {
        Self::of(At::caller(said.into()))
    }

    pub(crate) fn of(said: At<String>) -> Self {
        Self { said, own: None, moved_from: None }
    }

    /// An id that is declared at `site` and has this logical id.
    pub(crate) fn taken(site: Site, logical_id: At<String>) -> Self {
        let said = At { value: logical_id.value.clone(), site };
        Self { own: Some(logical_id), ..Self::of(said) }
    }

    pub(crate) fn take(&mut self, logical_id: At<String>) {
        self.own = Some(logical_id);
    }

    pub(crate) fn move_from(&mut self, old: At<String>) {
        self.moved_from = Some(old);
    }

    /// The logical id that was set; `None` where it is derived.
    pub(crate) fn own(&self) -> Option<&At<String>> {
        self.own.as_ref()
    }

    /// The id before; `None` where it is said to be no other.
    pub(crate) fn moved_from(&self) -> Option<&At<String>> {
        self.moved_from.as_ref()
    }

    /// The word from which names are derived, and the call that said it: the id before, or else the id.
    pub(crate) fn word(&self) -> &At<String> {
        self.moved_from.as_ref().unwrap_or(&self.said)
    }

    /// The logical id, with its place: the one that was set, or else the one derived from the word.
    pub(crate) fn logical_id(&self) -> At<String> {
        let derived =
            |word: &At<String>| At { value: names::logical_id(&word.value), site: word.site };
        self.own.clone().unwrap_or_else(|| derived(self.word()))
    }
}

impl Deref for Id {
    type Target = At<String>;

    fn deref(&self) -> &At<String> {
        &self.said
    }
}
