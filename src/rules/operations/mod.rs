//! What stands around tables: who reads their streams, keys, topics, alarms and logs.

mod alarms;
mod dashboards;
mod destinations;
mod event_sources;
mod filters;
mod functions;
mod mapping_rights;
mod metric_ids;
mod metric_math;
mod metrics;
mod names;
mod numbers;
mod queues;
mod retention;
mod rights;

use crate::findings::{Finding, Rule};
use crate::rules::views::judged::Judged;

pub(super) static RULES: &[&[&Rule]] = &[
    event_sources::RULES,
    filters::RULES,
    mapping_rights::RULES,
    destinations::RULES,
    names::RULES,
    retention::RULES,
    functions::RULES,
    queues::RULES,
    alarms::RULES,
    metrics::RULES,
    dashboards::RULES,
    metric_math::RULES,
    metric_ids::RULES,
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    event_sources::check(template, findings);
    filters::check(template, findings);
    names::check(template, findings);
    mapping_rights::check(template, findings);
    destinations::check(template, findings);
    retention::check(template, findings);
    functions::check(template, findings);
    queues::check(template, findings);
    dashboards::check(template, findings);
    alarms::check(template, findings);
    metric_math::check(template, findings);
    metric_ids::check(template, findings);
    metrics::check(template, findings);
}
