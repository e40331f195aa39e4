//! Alarms: their periods, and how far they look back.

use std::ops::RangeInclusive;

use crate::facts::limits::operations as limits;
use crate::names::grouped;
use crate::rules::operations::numbers::number;
use crate::rules::prelude::{Finding, Judged, Node, Resource, finding, pages, rules};
use crate::rules::views::tables::is_known;
use crate::template::Intrinsic;
use crate::template::text;

rules!(
    error LOOKS_BACK = ops008 {
        title: "an alarm looks back over a day at most, with periods of an hour over a week",
        explanation: "`Period` times `EvaluationPeriods` is at most 86,400 seconds, or 604,800 where the \
            period has 3,600 or more. A period is 10, 20 or 30 seconds or a multiple of 60.",
        page: pages::CLOUDWATCH_PUT_ALARM,
    },
    error DATAPOINTS = ops018 {
        title: "an alarm asks for no more datapoints than it looks at",
        explanation: "`DatapointsToAlarm` is how many of the last `EvaluationPeriods` must cross the threshold, \
            so it is at most these.",
        page: pages::CLOUDWATCH_PUT_ALARM,
    },
    error LENGTHS = ops019 {
        title: "an alarm has no more actions, dimensions and characters than CloudWatch takes",
        explanation: "Up to 5 actions for each of its states, 30 dimensions, a name of 1 to 255 characters and \
            a description of up to 1,024.",
        page: pages::CLOUDWATCH_PUT_ALARM,
    },
);

/// The lists of an alarm, what their elements are, and how many there may be.
const LISTS: &[(&str, &str, usize)] = &[
    ("AlarmActions", "actions", limits::ALARM_ACTIONS),
    ("OKActions", "actions", limits::ALARM_ACTIONS),
    ("InsufficientDataActions", "actions", limits::ALARM_ACTIONS),
    ("Dimensions", "dimensions", limits::DIMENSIONS),
];

/// The texts of an alarm, and their lengths.
const TEXTS: &[(&str, RangeInclusive<usize>)] = &[
    ("AlarmName", limits::ALARM_NAME_LENGTH),
    ("AlarmDescription", 0..=limits::ALARM_DESCRIPTION),
];

pub(super) fn check(_: &Judged<'_>, alarm: &Resource<'_>, findings: &mut Vec<Finding>) {
    findings.extend(periods(alarm).iter().find_map(|period| looks_back(alarm, period)));
    findings.extend(datapoints(alarm));
    check_lengths(alarm, findings);
}

fn datapoints(alarm: &Resource<'_>) -> Option<Finding> {
    let (points, node) = number(alarm, "DatapointsToAlarm")?;
    let (periods, count) = number(alarm, "EvaluationPeriods")?;
    // That there are none is reported by another rule.
    (points > periods && periods > 0).then(|| {
        finding!(&DATAPOINTS, "alarm `{alarm}` asks for {points} datapoints of {periods}")
            .here(&node, format!("at most {periods}"))
            .help("leave it out for all, or look at more periods")
            .and_elsewhere(&count, "the periods it looks at")
    })
}

fn check_lengths(alarm: &Resource<'_>, findings: &mut Vec<Finding>) {
    let queries = alarm.elements("Metrics");
    let dimensions = queries.filter_map(|query| query.at(["MetricStat", "Metric", "Dimensions"]));
    let of_queries = dimensions.map(|node| ("Dimensions", "dimensions", limits::DIMENSIONS, node));
    let of_alarm = LISTS.iter().filter_map(|(property, noun, most)| {
        Some((*property, *noun, *most, alarm.property(property)?))
    });
    for (property, noun, most, list) in of_alarm.chain(of_queries) {
        let items: Vec<Node<'_>> = list.items().collect();
        // A value that depends on a condition may be left out.
        let is_sure = |item: &&Node<'_>| !matches!(item.intrinsic(), Some(Intrinsic::Other(..)));
        let Some(beyond) = items.iter().filter(is_sure).nth(most) else { continue };
        let count = items.iter().filter(is_sure).count();
        finding!(&LENGTHS, "`{property}` of alarm `{alarm}` has {count} {noun}")
            .here(beyond, format!("at most {most}"))
            .help("leave some out")
            .add_to(findings);
    }
    for (property, length) in TEXTS {
        let Some(node) = alarm.property(property) else { continue };
        let characters = text::filled(&node, "").chars().count();
        let is_short = text::pieces(&node).is_empty() && *length.start() > 0;
        if !is_short && characters <= *length.end() {
            continue;
        }
        let counted = grouped(characters);
        finding!(&LENGTHS, "`{property}` of alarm `{alarm}` has {counted} characters")
            .here(&node, format!("{} to {}", length.start(), grouped(*length.end())))
            .help(if is_short { "leave it out" } else { "shorten it" })
            .add_to(findings);
    }
}

/// The periods of the metric, or of each metric in an expression.
fn periods<'t>(alarm: &Resource<'t>) -> Vec<Node<'t>> {
    let queries = alarm.elements("Metrics");
    let of_queries = queries.filter_map(|query| query.at(["MetricStat", "Period"]));
    alarm.property("Period").into_iter().chain(of_queries).filter(is_known).collect()
}

fn looks_back(alarm: &Resource<'_>, node: &Node<'_>) -> Option<Finding> {
    let seconds = |count: i64| match usize::try_from(count) {
        Ok(count) => format!("{} seconds", grouped(count)),
        Err(_) => format!("{count} seconds"),
    };
    let period = node.as_i64()?;
    let is_period =
        limits::SHORT_PERIODS_SECONDS.contains(&period) || (period > 0 && period % 60 == 0);
    if !is_period {
        return finding!(&LOOKS_BACK, "alarm `{alarm}` has a period of {}", seconds(period))
            .here(node, "10, 20 or 30 seconds, or a multiple of 60")
            .help("a table's metrics come each minute: write `60` or a multiple")
            .found();
    }
    let (periods, count) = number(alarm, "EvaluationPeriods")?;
    let most = match period {
        limits::LONG_PERIOD_SECONDS.. => limits::LONG_EVALUATION_SECONDS,
        _ => limits::EVALUATION_SECONDS,
    };
    let total = period.saturating_mul(periods);
    (total > most).then(|| {
        finding!(&LOOKS_BACK, "alarm `{alarm}` looks back over {}", seconds(total))
            .here(&count, format!("at most {}", seconds(most)))
            .help(format!("with this period, at most {} of them", most / period))
            .and_elsewhere(node, seconds(period))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn alarm(period: Value, periods: Value) -> Vec<&'static str> {
        let properties = json!({ "Period": period, "EvaluationPeriods": periods });
        codes(RULES, json!({ "A": { "Type": "AWS::CloudWatch::Alarm", "Properties": properties } }))
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

    #[test]
    fn what_an_expression_computes_with_has_periods_and_dimensions_too() {
        let with_metric = |period: u32, dimensions: usize| {
            let metric = json!({ "Dimensions": vec!["x"; dimensions] });
            let query = json!({ "MetricStat": { "Period": period, "Metric": metric } });
            let first = json!({ "Expression": "m" });
            with(json!({ "Metrics": [first, query], "EvaluationPeriods": 1_440 }))
        };
        assert_eq!(with_metric(60, 30), [""; 0]);
        assert_eq!(with_metric(120, 31), ["OPS008", "OPS019"]);
        assert_eq!(with_metric(45, 1), ["OPS008"]);
    }

    fn with(properties: Value) -> Vec<&'static str> {
        codes(RULES, json!({ "A": { "Type": "AWS::CloudWatch::Alarm", "Properties": properties } }))
    }

    #[test]
    fn datapoints_are_of_the_periods() {
        for (points, periods, is_right) in [
            (json!(3), json!(3), true),
            (json!(4), json!(3), false),
            (json!(4), json!({ "Ref": "N" }), true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS018"] };
            let found = with(json!({ "DatapointsToAlarm": points, "EvaluationPeriods": periods }));
            assert_eq!(found, expected, "{points} of {periods}");
        }
    }

    #[test]
    fn lists_and_texts_have_their_length() {
        for (property, _, most) in LISTS {
            assert_eq!(with(json!({ *property: vec!["x"; *most] })), [""; 0], "{property}");
            assert_eq!(with(json!({ *property: vec!["x"; most + 1] })), ["OPS019"], "{property}");
        }
        let mut topics = vec![json!({ "Ref": "Topic" }); 5];
        topics.push(json!({ "Fn::If": ["IsProduction", "x", { "Ref": "AWS::NoValue" }] }));
        assert_eq!(with(json!({ "AlarmActions": topics })), [""; 0]);
        for (property, length) in TEXTS {
            let text = |length: usize| "t".repeat(length);
            assert_eq!(with(json!({ *property: text(*length.end()) })), [""; 0], "{property}");
            assert_eq!(
                with(json!({ *property: text(length.end() + 1) })),
                ["OPS019"],
                "{property}"
            );
        }
        assert_eq!(with(json!({ "AlarmName": "" })), ["OPS019"]);
        assert_eq!(with(json!({ "AlarmDescription": "" })), [""; 0]);
    }
}
