//! Which attributes an index holds.

use crate::site::{At, Site};

#[derive(Clone, Debug)]
pub(crate) enum Projection {
    All,
    KeysOnly,
    Include(Vec<At<String>>),
}

impl Projection {
    /// The keys and these attributes.
    #[track_caller]
    pub(crate) fn include(attributes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let site = Site::caller();
        Self::Include(attributes.into_iter().map(|name| At { value: name.into(), site }).collect())
    }
}
