//! Billing and provisioned capacity: changes that AWS takes so many times a day.

use serde_json::Value;

use crate::compare::effect::Effect;
use crate::compare::update::{Side, Update};
use crate::evaluate::{Resolved, Shape};
use crate::facts::pages;
use crate::findings::rules;
use crate::shown;

rules!(
    warning BILLING = evo015 {
        title: "a table goes on demand four times a day",
        explanation: "DynamoDB takes four switches from provisioned capacity to on demand in 24 hours, and back at any time. A \
            deployment that fails costs two of them, since its rollback switches as well. `ScalableTarget`s are \
            removed with the switch to on demand.",
        page: pages::DYNAMODB_SWITCHING_CAPACITY_MODES,
    },
    warning LESS_CAPACITY = evo016 {
        title: "provisioned capacity falls a few times a day",
        explanation: "DynamoDB takes 4 decreases a day (UTC), and one more for each hour without one: 27 at most. The table and each \
            of its indexes count apart. It raises capacity as often as asked.",
        page: pages::DYNAMODB_QUOTAS,
    },
    error THROUGHPUT_FIRST = evo044 {
        title: "a table becomes provisioned together with its throughput",
        explanation: "A table with `BillingMode: PROVISIONED`, and each of its global indexes, says its throughput in the same update, which \
            is refused otherwise.",
        page: pages::DYNAMODB_SWITCHING_CAPACITY_MODES,
    },
);

/// What a provisioned table says of its throughput, and so do its indexes.
const THROUGHPUT: [&str; 2] = ["ProvisionedThroughput", "WriteProvisionedThroughputSettings"];

pub(super) fn judge(update: &mut Update<'_, '_>) {
    let lacking = update.new.and_then(lacking);
    for change in update.within(&["BillingMode"]) {
        let is_on_demand = change.after.as_ref().and_then(Value::as_str) == Some("PAY_PER_REQUEST");
        let mode = change.after.as_ref();
        match &lacking {
            // A function may give either.
            lacking if mode.is_some_and(|mode| mode.as_str().is_none()) => {
                if let Some(lacking) = lacking {
                    let message = format!("{lacking} has no throughput, should it be provisioned");
                    change.judge(&THROUGHPUT_FIRST, Effect::Unknown, message);
                }
            }
            _ if is_on_demand => {
                let message = "changes in place; remove its `ScalableTarget`s with it".to_owned();
                change.judge(&BILLING, Effect::Update, message);
                change.limit = Some("4 in 24 hours");
            }
            Some(lacking) => {
                let message = format!("{lacking} has no throughput");
                change.judge(&THROUGHPUT_FIRST, Effect::Refused, message);
            }
            None => change.message = "changes in place".to_owned(),
        }
    }
    let without: Vec<String> = update
        .new
        .map(|table| indexes_without(table).map(str::to_owned).collect())
        .unwrap_or_default();
    let is_provisioned = update.new.is_some_and(is_provisioned);
    for change in update.changes.iter_mut().filter(|_| is_provisioned) {
        let of_table = THROUGHPUT.iter().any(|name| change.is_at(&[name]));
        let is_index = change.is_at(&["GlobalSecondaryIndexes", "*"]);
        let message = if of_table && change.after.is_none() {
            "the table has no throughput then"
        } else if is_index && without.iter().any(|name| name == change.key(1)) {
            "the index has no throughput"
        } else {
            continue;
        };
        change.judge(&THROUGHPUT_FIRST, Effect::Refused, message.to_owned());
    }
    for change in &mut update.changes {
        let is_capacity = change
            .path
            .last()
            .is_some_and(|key| ["ReadCapacityUnits", "WriteCapacityUnits"].contains(&key.as_str()));
        if is_capacity && change.falls() {
            change.judge(&LESS_CAPACITY, Effect::Update, "changes in place".to_owned());
            change.limit = Some("4 in a day, and 1 more for each hour without one");
        }
    }
}

/// Whether a table is certainly provisioned, as one is that says nothing else.
fn is_provisioned(table: &Side<'_>) -> bool {
    match table.property("BillingMode") {
        Some(mode) => mode.known() == Some("PROVISIONED"),
        None => table.resource.kind() == Some("AWS::DynamoDB::Table"),
    }
}

/// The table or the index that says nothing of its throughput.
fn lacking(table: &Side<'_>) -> Option<String> {
    if table.attribute("Properties").is_some_and(has_none) {
        return Some("the table".to_owned());
    }
    Some(format!("index `{}`", shown::name(indexes_without(table).next()?)))
}

/// The names of the global indexes that say nothing of it.
fn indexes_without<'s>(table: &'s Side<'_>) -> impl Iterator<Item = &'s str> {
    let indexes = table.property("GlobalSecondaryIndexes").map_or(&[][..], Resolved::items);
    let without = indexes.iter().filter(|index| has_none(index));
    without.map(|index| index.get("IndexName").and_then(Resolved::known).unwrap_or("…"))
}

fn has_none(of: &Resolved<'_>) -> bool {
    matches!(of.shape, Shape::Map(_)) && THROUGHPUT.iter().all(|name| of.get(name).is_none())
}
