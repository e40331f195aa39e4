//! What in a template will lose data, or refuse a change, at a later deployment.
//!
//! These rules report only what one template shows and its author can change now. What only a change
//! shows needs a comparison of two templates.

mod event_sources;
mod imported_data;
mod kept_with_data;
mod replica_policies;
mod scalable_targets;

use crate::rules::family::family;

family! {
    once: kept_with_data, scalable_targets, event_sources, replica_policies;
    each tables(): imported_data;
}
