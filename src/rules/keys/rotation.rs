//! Rotation of keys: which keys rotate, and how often.

use crate::facts::limits::operations::ROTATION_PERIOD_DAYS;
use crate::facts::spellings::{ENCRYPTION_KEY_SPEC, KMS_KEY_ORIGIN};
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::tables::{is_known, lacks};

rules!(
    error PERIOD = kms001 {
        title: "a key rotates every 90 to 2,560 days",
        explanation: "`RotationPeriodInDays` is the time from one rotation to the next; 365 days by \
            default.",
        page: pages::CLOUDFORMATION_KMS_KEY,
    },
    warning NO_ROTATION = kms002 {
        title: "a rotation period stands with rotation",
        explanation: "`RotationPeriodInDays` is a parameter of `EnableKeyRotation`: without \
            `\"EnableKeyRotation\": true` the key keeps its key material for ever.",
        page: pages::CLOUDFORMATION_KMS_KEY,
    },
    error NEVER_ROTATES = kms003 {
        title: "a key that rotates is symmetric, and its key material is KMS's own",
        explanation: "KMS rotates by itself only keys of `SYMMETRIC_DEFAULT` whose `Origin` is `AWS_KMS`, \
            which is the default. Of asymmetric keys, HMAC keys, imported key material and \
            key stores of one's own it refuses.",
        page: pages::CLOUDFORMATION_KMS_KEY,
    },
);

pub(super) fn check(_: &Judged<'_>, key: &Resource<'_>, findings: &mut Vec<Finding>) {
    let rotation = key.property("EnableKeyRotation");
    if let Some(period) = key.property("RotationPeriodInDays").filter(is_known) {
        check_period(key, &period, rotation.as_ref(), findings);
    }
    if let Some(rotation) = rotation.filter(|on| on.as_bool() == Some(true)) {
        check_kind(key, &rotation, findings);
    }
}

fn check_period(
    key: &Resource<'_>,
    period: &Node<'_>,
    rotation: Option<&Node<'_>>,
    findings: &mut Vec<Finding>,
) {
    let Some(days) = period.as_i64() else { return };
    if !ROTATION_PERIOD_DAYS.contains(&days) {
        let unit = if days == 1 { "day" } else { "days" };
        finding!(&PERIOD, "key `{key}` is to rotate every {days} {unit}")
            .here(period, "90 to 2,560 days")
            .help(Help::say(
                "leave it out for 365 days, or write {}",
                [Word::property("RotationPeriodInDays", 90).call(".rotation_period_in_days(90)")],
            ))
            .add_to(findings);
        return;
    }
    let properties = key.node().get("Properties");
    let is_off = match rotation {
        Some(rotation) => rotation.as_bool() == Some(false),
        None => properties.is_some_and(|all| lacks(&all, "EnableKeyRotation")),
    };
    if !is_off {
        return;
    }
    let finding = finding!(&NO_ROTATION, "key `{key}` has a rotation period and does not rotate")
        .here(period, "only with rotation")
        .help(Help::say(
            "write {}, or leave the period out",
            [Word::property("EnableKeyRotation", true).call(".enable_key_rotation(true)")],
        ));
    findings.push(match rotation {
        Some(rotation) => finding.and_elsewhere(rotation, "no rotation"),
        None => finding,
    });
}

fn check_kind(key: &Resource<'_>, rotation: &Node<'_>, findings: &mut Vec<Finding>) {
    for (property, only) in [("KeySpec", ENCRYPTION_KEY_SPEC), ("Origin", KMS_KEY_ORIGIN)] {
        let Some(node) = key.property(property).filter(is_known) else { continue };
        let Some(word) = node.as_str().filter(|word| *word != only) else { continue };
        finding!(&NEVER_ROTATES, "key `{key}` of `{property}: {word}` cannot rotate")
            .here(rotation, "refused")
            .help(format!("leave `EnableKeyRotation` out, or make it a key of `{only}`"))
            .and_elsewhere(&node, format!("`{word}`"))
            .add_to(findings);
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use crate::rules::views::policy_samples::found;
    use serde_json::{Value, json};

    fn key(properties: Value) -> Vec<String> {
        let key = json!({ "Type": "AWS::KMS::Key", "Properties": properties });
        let cut = |one: String| one.replace("/Resources/K/Properties/", "");
        found(check, json!({ "K": key })).into_iter().map(cut).collect()
    }

    #[test]
    fn a_key_rotates_every_three_months_to_seven_years() {
        let at =
            |days: Value| key(json!({ "EnableKeyRotation": true, "RotationPeriodInDays": days }));
        for days in [json!(90), json!(2_560), json!("365"), json!({ "Ref": "Days" }), json!(null)] {
            assert_eq!(at(days.clone()), [""; 0], "{days}");
        }
        for days in [json!(89), json!(2_561), json!(0), json!(-1), json!("89")] {
            assert_eq!(at(days.clone()), ["KMS001 RotationPeriodInDays"], "{days}");
        }
    }

    #[test]
    fn a_period_without_rotation_is_none() {
        let at = |rotation: Value| {
            key(json!({ "EnableKeyRotation": rotation, "RotationPeriodInDays": 90 }))
        };
        let without = key(json!({ "RotationPeriodInDays": 90 }));
        assert_eq!(without, ["KMS002 RotationPeriodInDays"]);
        assert_eq!(at(json!(false)), without);
        assert_eq!(at(json!("false")), without);
        assert_eq!(at(json!(true)), [""; 0]);
        assert_eq!(at(json!({ "Ref": "Rotates" })), [""; 0]);
        assert_eq!(
            key(json!({ "RotationPeriodInDays": 90, "Fn::Transform": { "Name": "M" } })),
            [""; 0]
        );
        assert_eq!(key(json!({ "RotationPeriodInDays": 1 })), ["KMS001 RotationPeriodInDays"]);
    }

    #[test]
    fn only_symmetric_keys_of_kms_rotate() {
        for (more, is_right) in [
            (json!({}), true),
            (json!({ "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS" }), true),
            (json!({ "KeySpec": { "Ref": "Spec" } }), true),
            (json!({ "KeySpec": "RSA_2048" }), false),
            (json!({ "KeySpec": "HMAC_256" }), false),
            (json!({ "Origin": "EXTERNAL" }), false),
        ] {
            for (rotates, is_found) in [(true, !is_right), (false, false)] {
                let mut properties = more.clone();
                properties["EnableKeyRotation"] = json!(rotates);
                let expected: &[&str] = if is_found { &["KMS003 EnableKeyRotation"] } else { &[] };
                assert_eq!(key(properties), expected, "{more} {rotates}");
            }
        }
    }
}
