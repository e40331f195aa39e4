//! Settings of a table that AWS takes in one direction only, or at a price.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::compare::effect::{Effect, TemplateChange};
use crate::compare::update::Update;
use crate::facts::defaults::RECOVERY_DAYS;
use crate::facts::pages;
use crate::findings::rules;

rules!(
    error TTL = evo008 {
        title: "time to live is switched off before another attribute has it",
        explanation: "DynamoDB refuses another `AttributeName` while time to live is on, and an update without the whole \
            `TimeToLiveSpecification` of a table that has it. Deploy `Enabled: false` with the *old* attribute, wait an \
            hour, and then the new one: within an hour of a change the next one is refused, also by a rollback.",
        page: pages::DYNAMODB_TIME_TO_LIVE,
    },
    error WARM_THROUGHPUT = evo009 {
        title: "warm throughput only rises",
        explanation: "DynamoDB refuses a lower warm throughput. A template without it keeps what the table has, and a rollback \
            cannot take back what was raised.",
        page: pages::DYNAMODB_WARM_THROUGHPUT,
    },
    error RECOVERY = evo010 {
        title: "point-in-time recovery begins anew once it was off",
        explanation: "With point-in-time recovery goes the window of up to 35 days to which the table could be restored, at once. \
            Switched on again, it begins with an empty window. A shorter `RecoveryPeriodInDays` \
            takes what is older. Make a backup before.",
        page: pages::DYNAMODB_POINT_IN_TIME_RECOVERY,
    },
    warning MOST_ON_DEMAND = evo011 {
        title: "what becomes of a limit on demand that is left out is not known",
        explanation: "DynamoDB's call needs -1 to take a limit of `OnDemandThroughput` back, which CloudFormation does not take. \
            Whether a template without it takes the limit back is not documented. Write a limit that does not \
            bind instead.",
        page: pages::CLOUDFORMATION_TABLE,
    },
    warning KINESIS = evo012 {
        title: "another Kinesis stream takes the changes of a table after a gap",
        explanation: "Another `StreamArn` is one destination that is disabled and one that is enabled: changes between are in \
            neither stream. Let readers compare with the table afterwards, or stop writers for the update.",
        page: pages::DYNAMODB_KINESIS,
    },
    warning ENCRYPTION = evo013 {
        title: "the key of a table changes a few times a day",
        explanation: "DynamoDB takes 4 changes of a table's key in 24 hours, and one more for each 6 hours without one; back to the \
            key that DynamoDB owns, always. All replicas change the kind of their key together.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    warning CLASS = evo014 {
        title: "the class of a table changes twice in 30 days",
        explanation: "DynamoDB takes two changes of a table's class in 30 days, and refuses the next one.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
);

const RECOVERED: &str = "PointInTimeRecoveryEnabled";
const DAYS: &str = "RecoveryPeriodInDays";
const SPECIFICATION: &str = "TimeToLiveSpecification";

pub(super) fn judge(update: &mut Update<'_, '_>) {
    time_to_live(update);
    warm_throughput(update);
    let is_switch = |change: &&TemplateChange| change.path.last().is_some_and(|it| it == RECOVERED);
    let switched = update.changes.iter().filter(is_switch).map(|it| parent(it).to_vec());
    let switched: BTreeSet<Vec<String>> = switched.collect();
    for change in &mut update.changes {
        let last = change.path.last().map_or("", String::as_str);
        let goes = change.after.is_none();
        let has = |word: &str| change.has_key(word);
        let was_on = change.before.as_ref().is_some_and(says_recovery);
        if has("OnDemandThroughput") && goes {
            let message = "whether this takes the limit back is not documented".to_owned();
            change.judge(&MOST_ON_DEMAND, Effect::Unknown, message);
        } else if (has("PointInTimeRecoverySpecification") && (goes || last == RECOVERED))
            && was_on
            && !change.after.as_ref().is_some_and(says_recovery)
        {
            let message =
                "the window to which the table can be restored is gone at once".to_owned();
            change.judge(&RECOVERY, Effect::Update, message);
            change.loses = true;
        } else if last == DAYS && !switched.contains(parent(change)) {
            shorter_window(change);
        } else if has("KinesisStreamSpecification") && last == "StreamArn" {
            let message = "changes during the update are in neither stream".to_owned();
            change.judge(&KINESIS, Effect::Update, message);
        } else if has("SSESpecification") {
            change.judge(&ENCRYPTION, Effect::Update, "changes in place".to_owned());
            change.limit = Some("4 in 24 hours, and 1 more for each 6 hours without one");
        } else if last == "TableClass" {
            change.judge(&CLASS, Effect::Update, "changes in place".to_owned());
            change.limit = Some("2 in 30 days");
        }
    }
}

/// The keys that lead to what the value is in.
fn parent(change: &TemplateChange) -> &[String] {
    change.path.split_last().map_or(&[], |(_, parent)| parent)
}

/// Judges another window to which a table can be restored, which has a default.
fn shorter_window(change: &mut TemplateChange) {
    let days = |value: Option<&Value>| match value {
        Some(value) => value.as_u64().or_else(|| value.as_str()?.parse().ok()),
        None => RECOVERY_DAYS.parse().ok(),
    };
    match (days(change.before.as_ref()), days(change.after.as_ref())) {
        (Some(before), Some(after)) if after >= before => {}
        (Some(_), Some(after)) => {
            let after = if after == 1 { "a day".to_owned() } else { format!("{after} days") };
            let message =
                format!("what is older than {after} cannot be restored any more, at once");
            change.judge(&RECOVERY, Effect::Update, message);
            change.loses = true;
        }
        _ => {
            let message =
                "if the window becomes shorter, what is older cannot be restored any more"
                    .to_owned();
            change.judge(&RECOVERY, Effect::Unknown, message);
        }
    }
}

/// Whether a value switches recovery on, or is the specification that does.
fn says_recovery(value: &serde_json::Value) -> bool {
    let own = value.get(RECOVERED).unwrap_or(value);
    own.as_bool() == Some(true) || own.as_str().is_some_and(|it| it.eq_ignore_ascii_case("true"))
}

fn time_to_live(update: &mut Update<'_, '_>) {
    let Some((old, new)) = update.both() else { return };
    let (before, after) = (old.property(SPECIFICATION), new.property(SPECIFICATION));
    let Some(before) = before else { return };
    let was_on = before.get("Enabled").and_then(|it| it.is_true());
    let attribute = before.get("AttributeName").and_then(|it| it.known()).unwrap_or("…").to_owned();
    let (effect, message) = match (after.is_none(), was_on) {
        (true, Some(true)) => (
            Effect::Refused,
            format!("DynamoDB refuses this while time to live is on: deploy `Enabled: false` with `{attribute}` first"),
        ),
        (true, _) => (
            Effect::Unknown,
            "whether a table that had time to live may be without it is not documented: keep `Enabled: false`".to_owned(),
        ),
        (false, Some(true)) => (
            Effect::Refused,
            format!("time to live is on for `{attribute}`: switch it off with this attribute, wait an hour, then deploy the other one"),
        ),
        (false, _) => (Effect::Update, "changes in place".to_owned()),
    };
    for change in update.within(&[SPECIFICATION]) {
        let is_switch = change.path.last().is_some_and(|key| key == "Enabled");
        if after.is_some() && is_switch {
            change.judge(&TTL, Effect::Update, "changes in place".to_owned());
        } else {
            change.judge(&TTL, effect, message.clone());
        }
        change.limit = Some("1 in an hour");
    }
}

fn warm_throughput(update: &mut Update<'_, '_>) {
    for change in update.changes.iter_mut().filter(|change| change.has_key("WarmThroughput")) {
        if change.falls() {
            let message = "warm throughput only rises".to_owned();
            change.judge(&WARM_THROUGHPUT, Effect::Refused, message);
        } else if change.after.is_none() {
            let message = "the table keeps the warm throughput that it has".to_owned();
            change.judge(&WARM_THROUGHPUT, Effect::None, message);
        }
    }
}
