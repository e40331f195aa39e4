//! The request about a target, for one action.

use crate::evaluate::{Environment, Request};
use crate::facts::Action;
use crate::may::{KeyValue, Part, Target};

/// The request for an action on a target. Rows are said only if the action carries them.
pub(crate) fn request(target: &Target, action: Action, here: &Environment) -> Request {
    let table = table(target, here);
    let request = saying(target, Request::new(action), action);
    match &target.part {
        Part::Table => request.on_table(table),
        Part::Index(index) => request.on_index(table, index),
        Part::Stream => request.on_stream(table),
    }
}

/// The name of the target's table, in which pseudo parameters have their values.
pub(super) fn table(target: &Target, here: &Environment) -> String {
    target
        .table
        .replace("${AWS::Partition}", here.partition_id())
        .replace("${AWS::Region}", here.region())
        .replace("${AWS::AccountId}", here.account())
}

/// What the target says of requests, wherever they are.
pub(super) fn saying(target: &Target, mut request: Request, action: Action) -> Request {
    if let Some(region) = &target.region {
        request = request.in_region(region);
    }
    if let Some(rows) = target.rows.as_ref().filter(|_| action.carries_leading_keys()) {
        request = request.leading_keys(rows);
    }
    if let Some(attributes) = &target.attributes {
        request = request.attributes(attributes);
    }
    if let Some(select) = &target.select {
        request = request.select(select);
    }
    for (key, value) in &target.context {
        request = match value {
            KeyValue::One(value) => request.context(key, value),
            KeyValue::List(values) => request.context_list(key, values),
        };
    }
    if target.no_resource_policy { request.no_resource_policy() } else { request }
}
