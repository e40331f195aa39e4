//! What a template says today that will lose data, or refuse a change, at a later deployment.
//!
//! Only what one template shows and its author can mend now; what only a change shows is a matter of
//! comparing two templates.

mod event_sources;
mod imported_data;
mod kept_with_data;
mod replica_policies;
mod scalable_targets;

use crate::rules::family::family;

family!(kept_with_data, scalable_targets, event_sources, imported_data, replica_policies,);
