//! Alarms: their periods, and how far they look back.

use crate::facts::limits::operations as limits;
use crate::facts::pages;
use crate::findings::{Finding, Rule, Severity};
use crate::names::grouped;
use crate::rules::views::tables::{and_elsewhere, is_known};
use crate::template::{Node, Resource, Template};

pub(super) static RULES: &[&Rule] = &[&LOOKS_BACK];

static LOOKS_BACK: Rule = Rule {
    code: "OPS008",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "an alarm looks back over a day at most, with periods of an hour over a week",
    explanation: "`Period` times `EvaluationPeriods` is at most 86,400 seconds, or 604,800 where the \
        period has 3,600 or more. A period is 10, 20 or 30 seconds or a multiple of 60.",
    example: include_str!("../../../tests/rules/ops008.rs"),
    page: pages::CLOUDWATCH_PUT_ALARM,
};

pub(super) fn check(template: &Template, findings: &mut Vec<Finding>) {
    for alarm in template.resources_of("AWS::CloudWatch::Alarm") {
        findings.extend(judged(&alarm));
    }
}

fn number<'t>(alarm: &Resource<'t>, property: &str) -> Option<(i64, Node<'t>)> {
    let node = alarm.property(property).filter(is_known)?;
    Some((node.as_i64()?, node))
}

fn judged(alarm: &Resource<'_>) -> Option<Finding> {
    let id = alarm.logical_id();
    let seconds = |count: i64| match usize::try_from(count) {
        Ok(count) => format!("{} seconds", grouped(count)),
        Err(_) => format!("{count} seconds"),
    };
    let (period, node) = number(alarm, "Period")?;
    let is_period =
        limits::SHORT_PERIODS_SECONDS.contains(&period) || (period > 0 && period % 60 == 0);
    if !is_period {
        return Some(
            Finding::new(&LOOKS_BACK, format!("alarm `{id}` has a period of {}", seconds(period)))
                .at(&node)
                .label("10, 20 or 30 seconds, or a multiple of 60")
                .help("a table's metrics come each minute: write `60` or a multiple"),
        );
    }
    let (periods, count) = number(alarm, "EvaluationPeriods")?;
    let most = match period {
        limits::LONG_PERIOD_SECONDS.. => limits::LONG_EVALUATION_SECONDS,
        _ => limits::EVALUATION_SECONDS,
    };
    let total = period.saturating_mul(periods);
    (total > most).then(|| {
        let finding =
            Finding::new(&LOOKS_BACK, format!("alarm `{id}` looks back over {}", seconds(total)))
                .at(&count)
                .label(format!("at most {}", seconds(most)))
                .help(format!("with this period, at most {} of them", most / period));
        and_elsewhere(finding, &count, &node, seconds(period))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn alarm(period: Value, periods: Value) -> Vec<&'static str> {
        let properties = json!({ "Period": period, "EvaluationPeriods": periods });
        codes(check, json!({ "A": { "Type": "AWS::CloudWatch::Alarm", "Properties": properties } }))
    }

    #[test]
    fn an_alarm_looks_back_over_a_day_or_a_week() {
        for (period, periods, is_right) in [
            (10, 8_640, true),
            (10, 8_641, false),
            (60, 1_440, true),
            (60, 1_441, false),
            (3_540, 25, false),
            (3_600, 168, true),
            (3_600, 169, false),
            (86_400, 7, true),
            (86_400, 8, false),
            (45, 1, false),
            (0, 1, false),
            (-60, 1, false),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS008"] };
            assert_eq!(alarm(json!(period), json!(periods)), expected, "{period} × {periods}");
        }
    }

    #[test]
    fn what_is_computed_may_be_right() {
        assert_eq!(alarm(json!({ "Ref": "Period" }), json!(9_999_999)), [""; 0]);
        assert_eq!(alarm(json!(60), json!({ "Ref": "Periods" })), [""; 0]);
    }
}
