//! What stands around tables: who reads their streams, keys, topics, alarms and logs.

mod alarms;
mod event_sources;
mod names;
mod retention;

use crate::findings::{Finding, Rule};
use crate::template::Template;

pub(super) static RULES: &[&[&Rule]] =
    &[event_sources::RULES, names::RULES, retention::RULES, alarms::RULES];

pub(super) fn check(template: &Template, findings: &mut Vec<Finding>) {
    event_sources::check(template, findings);
    names::check(template, findings);
    retention::check(template, findings);
    alarms::check(template, findings);
}
