//! What a template says today that will lose data, or refuse a change, at a later deployment.
//!
//! Only what one template shows and its author can mend now; what only a change shows is a matter of
//! comparing two templates.

mod event_sources;
mod imported_data;
mod kept_with_data;
mod replica_policies;
mod scalable_targets;

use crate::findings::{Finding, Rule};
use crate::rules::views::judged::Judged;

pub(super) static RULES: &[&[&Rule]] = &[
    kept_with_data::RULES,
    scalable_targets::RULES,
    event_sources::RULES,
    imported_data::RULES,
    replica_policies::RULES,
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    kept_with_data::check(template, findings);
    scalable_targets::check(template, findings);
    event_sources::check(template, findings);
    imported_data::check(template, findings);
    replica_policies::check(template, findings);
}
