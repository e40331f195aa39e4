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

/// The setters of what an index projects, with what its keys are and how many attributes it takes.
macro_rules! projection_setters {
    ([$($generics:tt)*] $builder:ty, $keys:literal, $most:literal) => {
        impl $($generics)* $builder {
            #[doc = concat!("Projects only the keys of ", $keys, ".")]
            #[track_caller]
            pub fn project_keys_only(mut self) -> Self {
                self.declaration.calls.once_by("projection", "project_keys_only()");
                self.declaration.projection = At::caller(Projection::KeysOnly);
                self
            }

            #[doc = concat!("Projects the keys and these attributes", $most, ".")]
            #[track_caller]
            pub fn project_include(
                mut self,
                attributes: impl IntoIterator<Item = impl Into<String>>,
            ) -> Self {
                self.declaration.calls.once_by("projection", "project_include(…)");
                self.declaration.projection = At::caller(Projection::include(attributes));
                self
            }
        }
    };
}
pub(super) use projection_setters;
