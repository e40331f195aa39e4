//! What surrounds tables: readers of their streams, keys, topics, alarms and logs.

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

use crate::rules::family::family;

family!(
    event_sources,
    filters,
    names,
    mapping_rights,
    destinations,
    retention,
    functions,
    queues,
    dashboards,
    alarms,
    metric_math,
    metric_ids,
    metrics,
);
