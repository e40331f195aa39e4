//! How long keys wait before they are deleted, and how long logs are kept.

use crate::facts::limits::operations as limits;
use crate::names::grouped;
use crate::rules::operations::numbers::number;
use crate::rules::prelude::{Finding, Help, Judged, Word, finding, pages, rules};

rules!(
    error PENDING_WINDOW = ops006 {
        title: "a key waits 7 to 30 days before it is deleted",
        explanation: "`PendingWindowInDays` is the time in which a deletion can be taken back; 30 days if \
            it is not set. With the key, all that it encrypted is lost.",
        page: pages::CLOUDFORMATION_KMS_KEY,
    },
    error RETENTION = ops007 {
        title: "a log group keeps its events for a number of days that CloudWatch knows",
        explanation: "`RetentionInDays` is 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, \
            1096, 1827, 2192, 2557, 2922, 3288 or 3653. Without it, events are kept for ever.",
        page: pages::LOGS_RETENTION,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for key in template.keys() {
        let days = number(&key, "PendingWindowInDays");
        let wrong = days.filter(|(days, _)| !limits::PENDING_WINDOW_DAYS.contains(days));
        let Some((days, node)) = wrong else { continue };
        finding!(&PENDING_WINDOW, "key `{key}` is to wait {}", in_days(days))
            .here(&node, "7 to 30 days")
            .help(Help::say(
                "leave it out for 30 days, or write {}",
                [Word::property("PendingWindowInDays", 7).call(".pending_window_in_days(7)")],
            ))
            .add_to(findings);
    }
    let known = limits::RETENTION_DAYS;
    for group in template.resources_of("AWS::Logs::LogGroup") {
        let days = number(&group, "RetentionInDays");
        let Some((days, node)) = days.filter(|(days, _)| !known.contains(days)) else { continue };
        let longer = known.iter().find(|known| **known > days);
        let shorter = known.iter().rev().find(|known| **known < days);
        let near = shorter.into_iter().chain(longer).map(|days| format!("`{days}`"));
        let near = near.collect::<Vec<_>>().join(" or ");
        finding!(&RETENTION, "log group `{group}` is to keep events for {}", in_days(days))
            .here(&node, "not a number of days that CloudWatch knows")
            .help(format!("the nearest is {near}; leave it out to keep them for ever"))
            .add_to(findings);
    }
}

fn in_days(count: i64) -> String {
    match usize::try_from(count) {
        Ok(1) => "1 day".to_owned(),
        Ok(count) => format!("{} days", grouped(count)),
        Err(_) => format!("{count} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages};
    use serde_json::{Value, json};

    fn logs(days: Value) -> Value {
        json!({ "Logs": { "Type": "AWS::Logs::LogGroup", "Properties": { "RetentionInDays": days } } })
    }

    #[test]
    fn every_number_of_the_list_passes() {
        for days in limits::RETENTION_DAYS {
            assert_eq!(codes(check, logs(json!(days))), [""; 0], "{days}");
        }
        for days in [json!(0), json!(2), json!("31"), json!(4_000)] {
            assert_eq!(codes(check, logs(days.clone())), ["OPS007"], "{days}");
        }
        assert_eq!(codes(check, logs(json!({ "Ref": "Days" }))), [""; 0]);
        assert_eq!(
            messages(check, logs(json!(45))),
            ["OPS007: log group `Logs` is to keep events for 45 days"]
        );
    }

    #[test]
    fn a_key_waits_a_week_to_a_month() {
        for (days, expected) in [(6, true), (7, false), (30, false), (31, true)] {
            for kind in ["AWS::KMS::Key", "AWS::KMS::ReplicaKey"] {
                let properties = json!({ "PendingWindowInDays": days });
                let found =
                    codes(check, json!({ "K": { "Type": kind, "Properties": properties } }));
                assert_eq!(found == ["OPS006"], expected, "{kind} {days}");
            }
        }
    }
}
