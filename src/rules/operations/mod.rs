//! What surrounds tables: readers of their streams, keys, topics, alarms and logs.

mod alarms;
mod dashboards;
mod destinations;
mod event_sources;
mod filter_patterns;
mod filters;
mod functions;
mod mapping_rights;
mod metric_ids;
mod metric_math;
mod metrics;
mod names;
mod numbers;
mod ordering;
mod pipes;
mod queue_mappings;
mod queues;
mod redrive;
mod retention;
mod schedules;
mod stream_mappings;

use crate::rules::family::family;

family! {
    once: event_sources, names, retention, queues, redrive, metric_ids, schedules;
    each resources_of("AWS::CloudWatch::Alarm"): alarms, metric_math, metrics;
    each resources_of("AWS::CloudWatch::Dashboard"): dashboards;
    each resources_of("AWS::Lambda::EventSourceMapping"): filters, mapping_rights,
        destinations, queue_mappings, stream_mappings, ordering;
    each resources_of("AWS::Pipes::Pipe"): pipes;
    each resources_of("AWS::Lambda::Function"): functions;
}
