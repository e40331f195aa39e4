//! How long queues, logs and streams keep what they hold.

use serde_json::Value;

use crate::compare::effect::{Effect, TemplateChange};
use crate::compare::update::Update;
use crate::facts::data::retention_of;
use crate::facts::pages;
use crate::findings::rules;

rules!(
    error RETENTION = evo060 {
        title: "a shorter retention deletes what is older",
        explanation: "What a queue, a log group or a Kinesis stream holds for longer than its new retention is deleted soon after the \
            update: messages of `MessageRetentionPeriod`, events of `RetentionInDays`, records of \
            `RetentionPeriodHours`. Let readers come to the end, or export the logs, before.",
        page: pages::LOGS_RETENTION,
    },
);

/// Judges another retention of a resource that keeps what it holds for a while.
pub(super) fn judge(update: &mut Update<'_, '_>) {
    let Some((property, default)) = retention_of(update.kind()) else { return };
    let length = |value: Option<&Value>| match value {
        Some(value) => value.as_u64().or_else(|| value.as_str()?.parse().ok()),
        // Without a default it is kept for good.
        None => Some(default.unwrap_or(u64::MAX)),
    };
    for change in update.within(&[property]) {
        let (before, after) = (length(change.before.as_ref()), length(change.after.as_ref()));
        match before.zip(after) {
            Some((before, after)) if after >= before => {}
            Some(_) => loses(change),
            None => {
                let message = "if it becomes shorter, what is older is deleted".to_owned();
                change.judge(&RETENTION, Effect::Unknown, message);
            }
        }
    }
}

fn loses(change: &mut TemplateChange) {
    let message = "what is older than the new retention is deleted".to_owned();
    change.judge(&RETENTION, Effect::Update, message);
    change.loses = true;
}
