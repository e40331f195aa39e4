//! `Owner`: the stack of which a value says something.

use std::sync::Arc;

/// The stack that a handle belongs to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Owner(Arc<()>);

impl PartialEq for Owner {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
