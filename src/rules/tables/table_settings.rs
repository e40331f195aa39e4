//! Settings of a table: time to live, recovery, and what happens to it when the stack is deleted.

use crate::facts::limits::dynamodb::{RECOVERY_PERIOD_IN_DAYS, TIME_TO_LIVE_ATTRIBUTE_NAME_BYTES};
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::retention::not_retained;
use crate::rules::views::tables::{Table, is_known, lacks};

rules!(
    error TIME_TO_LIVE = ddb034 {
        title: "time to live names its attribute, in 1 to 255 bytes",
        explanation: "The attribute holds the moment after which an item is deleted: a number, in seconds \
            since 1970. It is not declared anywhere else. To switch time to live off, keep the name and \
            say `Enabled: false`.",
        page: pages::DYNAMODB_TIME_TO_LIVE,
    },
    acknowledgeable_error NEVER_EXPIRES = ddb035 {
        title: "time to live reads a number",
        explanation: "Items whose attribute is no number are never deleted, and nothing says so. A key \
            attribute has one type in all items, so with a string or binary key no item ever expires.",
        page: pages::DYNAMODB_TIME_TO_LIVE,
    },
    error RECOVERY_PERIOD = ddb036 {
        title: "a table is recoverable over 1 to 35 days, while recovery is on",
        explanation: "`RecoveryPeriodInDays` says how far back a table can be restored; 35 days where \
            it is not set. With recovery off, DynamoDB refuses it.",
        page: pages::DYNAMODB_POINT_IN_TIME_RECOVERY,
    },
    warning NOT_RETAINED = ddb037 {
        title: "a table says what becomes of its data: kept or deleted, in both policies",
        explanation: "CloudFormation deletes a table with its data when the stack is deleted, when the \
            table leaves the template, and when a change replaces it. `DeletionPolicy` covers the first \
            two, only `UpdateReplacePolicy` the third. `TableV2` writes both: `Retain`, or `Delete` \
            where `RemovalPolicy::Destroy` was set.",
        page: pages::CLOUDFORMATION_UPDATE_REPLACE_POLICY,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    check_time_to_live(table, findings);
    for recovery in table.setting("PointInTimeRecoverySpecification") {
        check_recovery(table, &recovery, findings);
    }
    let noun = format!("table `{table}`");
    findings.extend(not_retained(&NOT_RETAINED, &noun, table.resource.node()));
}

fn check_time_to_live(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let help = || {
        let attribute = Word::property("AttributeName", "expiresAt");
        Help::say(
            "name the attribute: {}",
            [attribute.call(".time_to_live_attribute(\"expiresAt\")")],
        )
    };
    let Some(specification) = table.property("TimeToLiveSpecification") else { return };
    let enabled = specification.get("Enabled").and_then(|enabled| enabled.as_bool());
    let Some(attribute) = specification.get("AttributeName") else {
        if enabled == Some(true) && lacks(&specification, "AttributeName") {
            finding!(&TIME_TO_LIVE, "time to live of table `{table}` names no attribute")
                .here(&specification, "which attribute holds the moment?")
                .help(help())
                .add_to(findings);
        }
        return;
    };
    let Some(name) = attribute.as_str() else { return };
    if !TIME_TO_LIVE_ATTRIBUTE_NAME_BYTES.contains(&name.len()) {
        let length = match name.len() {
            0 => "an empty name".to_owned(),
            bytes => format!("a name of {bytes} bytes"),
        };
        finding!(&TIME_TO_LIVE, "the time-to-live attribute of table `{table}` has {length}")
            .here(&attribute, "1 to 255 bytes")
            .help(help())
            .add_to(findings);
    } else if enabled == Some(true) {
        check_expiry(table, name, &attribute, findings);
    }
}

fn check_expiry(table: &Table<'_>, name: &str, attribute: &Node<'_>, findings: &mut Vec<Finding>) {
    let definitions = table.definitions();
    let mut same = definitions.iter().filter(|definition| definition.name == Some(name));
    let (Some(definition), None) = (same.next(), same.next()) else { return };
    let kind = match definition.kind {
        Some("S") => "a string",
        Some("B") => "binary",
        _ => return,
    };
    finding!(&NEVER_EXPIRES, "no item of table `{table}` expires: `{name}` is {kind}")
        .here(attribute, "read as seconds since 1970")
        .and(&definition.node, format!("{kind} here"))
        .help(
            Help::either(
                format!("make it `Attribute::number(\"{name}\")`"),
                Help::say("give it the type {}", [Word::value("N")]),
            )
            .and(", or keep the moment in another attribute"),
        )
        .add_to(findings);
}

fn check_recovery(table: &Table<'_>, recovery: &Node<'_>, findings: &mut Vec<Finding>) {
    let Some(days) = recovery.get("RecoveryPeriodInDays").filter(is_known) else { return };
    let (least, most) = (*RECOVERY_PERIOD_IN_DAYS.start(), *RECOVERY_PERIOD_IN_DAYS.end());
    let value = days.as_i64().and_then(|days| u64::try_from(days).ok());
    let enabled = recovery.get("PointInTimeRecoveryEnabled");
    let is_off = match &enabled {
        Some(enabled) => enabled.as_bool() == Some(false),
        None => lacks(recovery, "PointInTimeRecoveryEnabled"),
    };
    let finding = if !value.is_some_and(|days| RECOVERY_PERIOD_IN_DAYS.contains(&days)) {
        let shown = days.shown();
        finding!(&RECOVERY_PERIOD, "table `{table}` is to be recoverable over {shown} days")
            .here(&days, format!("{least} to {most} days"))
            .help(Help::say(
                "write {}",
                [Word::property("RecoveryPeriodInDays", most)
                    .call(format!(".point_in_time_recovery(PointInTimeRecovery::days({most}))"))],
            ))
    } else if is_off {
        finding!(&RECOVERY_PERIOD, "table `{table}` has a recovery period, and recovery is off")
            .here(&days, "only with `PointInTimeRecoveryEnabled: true`")
            .help(Help::either(
                "on: `.point_in_time_recovery(PointInTimeRecovery::days(7))`; off: \
                 `.point_in_time_recovery(false)`",
                "turn it on, or leave `RecoveryPeriodInDays` out",
            ))
    } else {
        return;
    };
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{both, found, global, messages, table};

    #[test]
    fn time_to_live_names_its_attribute() {
        let (long, longer) = ("x".repeat(255), "x".repeat(256));
        for (time_to_live, expected) in [
            (json!({ "Enabled": true, "AttributeName": "expiresAt" }), None),
            (json!({ "Enabled": true, "AttributeName": long }), None),
            (json!({ "Enabled": true, "AttributeName": { "Ref": "Name" } }), None),
            (json!({ "Enabled": { "Ref": "On" } }), None),
            (json!({ "Enabled": false }), None),
            (json!({ "Fn::If": ["A", {}, {}] }), None),
            (json!({ "Enabled": true }), Some("TimeToLiveSpecification")),
            (
                json!({ "Enabled": true, "AttributeName": "" }),
                Some("TimeToLiveSpecification/AttributeName"),
            ),
            (
                json!({ "Enabled": true, "AttributeName": longer }),
                Some("TimeToLiveSpecification/AttributeName"),
            ),
        ] {
            for table in both(json!({ "TimeToLiveSpecification": time_to_live })) {
                let expected: Vec<String> =
                    expected.iter().map(|at| format!("DDB034 {at}")).collect();
                assert_eq!(found(&table), expected, "{time_to_live}");
            }
        }
    }

    #[test]
    fn time_to_live_reads_a_number() {
        for (kind, enabled, expected) in
            [("S", true, true), ("B", true, true), ("N", true, false), ("S", false, false)]
        {
            let properties = json!({
                "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": kind }],
                "TimeToLiveSpecification": { "Enabled": enabled, "AttributeName": "id" },
            });
            for table in both(properties) {
                let expected: &[&str] =
                    if expected { &["DDB035 TimeToLiveSpecification/AttributeName"] } else { &[] };
                assert_eq!(found(&table), expected, "{kind}");
            }
        }
    }

    fn recovering(recovery: Value) -> [Value; 2] {
        let replica = json!({
            "Region": { "Ref": "AWS::Region" },
            "PointInTimeRecoverySpecification": recovery,
        });
        [
            table(json!({ "PointInTimeRecoverySpecification": recovery })),
            global(json!({ "Replicas": [replica] })),
        ]
    }

    #[test]
    fn recovery_is_over_1_to_35_days_while_it_is_on() {
        let on = |days: Value| json!({ "PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": days });
        for (recovery, is_right) in [
            (on(json!(1)), true),
            (on(json!("35")), true),
            (on(json!({ "Ref": "Days" })), true),
            (on(json!(0)), false),
            (on(json!(36)), false),
            (on(json!("a week")), false),
            (json!({ "PointInTimeRecoveryEnabled": false }), true),
            (json!({ "PointInTimeRecoveryEnabled": false, "RecoveryPeriodInDays": 7 }), false),
            (json!({ "RecoveryPeriodInDays": 7 }), false),
            (
                json!({ "PointInTimeRecoveryEnabled": { "Ref": "On" }, "RecoveryPeriodInDays": 7 }),
                true,
            ),
        ] {
            let [table, global] = recovering(recovery.clone());
            let at = "PointInTimeRecoverySpecification/RecoveryPeriodInDays";
            let expect = |at: String| if is_right { vec![] } else { vec![format!("DDB036 {at}")] };
            assert_eq!(found(&table), expect(at.to_owned()), "{recovery}");
            assert_eq!(found(&global), expect(format!("Replicas/0/{at}")), "{recovery}");
        }
    }

    #[test]
    fn both_policies_are_said() {
        let with_stack = Some("with its stack");
        let replaced = Some("when a change replaces it");
        for (deletion, replace, expected) in [
            (json!("Retain"), json!("Retain"), None),
            (json!("RetainExceptOnCreate"), json!("Retain"), None),
            (json!("Delete"), json!("Delete"), None),
            (json!(null), json!(null), with_stack),
            (json!("Delete"), json!(null), with_stack),
            (json!("Retain"), json!(null), replaced),
            (json!("Retain"), json!("Delete"), replaced),
            (json!(null), json!("Retain"), Some("when it leaves the stack")),
            (json!({ "Ref": "Policy" }), json!(null), None),
            (json!("Snapshot"), json!(null), None),
        ] {
            for mut table in both(json!({})) {
                table["DeletionPolicy"] = deletion.clone();
                table["UpdateReplacePolicy"] = replace.clone();
                table.as_object_mut().unwrap().retain(|_, value| !value.is_null());
                let expected: Vec<String> =
                    expected.iter().map(|when| format!("table `T` is deleted {when}")).collect();
                assert_eq!(messages(&table), expected, "{deletion} {replace}");
            }
        }
    }
}
