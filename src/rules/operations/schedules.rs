//! When a rule or a schedule of EventBridge runs.

use std::ops::RangeInclusive;

use crate::rules::prelude::{Finding, Judged, Node, Resource, finding, pages, rules};
use crate::template::text;

rules!(
    error EXPRESSION = ops072 {
        title: "a schedule says when it runs in EventBridge's words",
        explanation: "EventBridge takes `rate(5 minutes)`, `rate(1 hour)`: a number from 1 and `minute`, `hour` or `day`, of more than one \
            in the plural. `cron(0 12 * * ? *)`: six fields, of which one of day of month and day of week is `?`; days of \
            the week are 1 (Sunday) to 7. A schedule of EventBridge Scheduler also takes `at(2026-01-31T12:00:00)`. \
            It refuses anything else (\"Parameter ScheduleExpression is not valid\").",
        page: pages::EVENTBRIDGE_SCHEDULES,
    },
);

/// What reads an expression.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Rule,
    Scheduler,
}

/// The fields of `cron`: the noun, the numbers and the words that one takes.
const FIELDS: [(&str, RangeInclusive<u32>, &[&str]); 6] = [
    ("minutes", 0..=59, &[]),
    ("hours", 0..=23, &[]),
    ("days of the month", 1..=31, &[]),
    (
        "months",
        1..=12,
        &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
    ),
    ("days of the week", 1..=7, &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ("years", 1970..=2199, &[]),
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut judge = |node: Option<Node<'_>>, reader| {
        findings.extend(node.and_then(|node| wrong(&node, reader)));
    };
    for rule in template.resources_of("AWS::Events::Rule") {
        judge(rule.property("ScheduleExpression"), Reader::Rule);
    }
    for schedule in template.resources_of("AWS::Scheduler::Schedule") {
        judge(schedule.property("ScheduleExpression"), Reader::Scheduler);
    }
    for kind in ["AWS::Serverless::Function", "AWS::Serverless::StateMachine"] {
        for event in template.resources_of(kind).flat_map(|one| events(&one)) {
            let property = |name: &str| event.at(["Properties", name]);
            match event.get("Type").and_then(|kind| kind.as_str()) {
                Some("Schedule") => judge(property("Schedule"), Reader::Rule),
                Some("ScheduleV2") => judge(property("ScheduleExpression"), Reader::Scheduler),
                _ => {}
            }
        }
    }
}

/// The events of a function or state machine of the Serverless Application Model.
fn events<'t>(resource: &Resource<'t>) -> Vec<Node<'t>> {
    let events = resource.property("Events").into_iter();
    events.flat_map(|events| events.entries()).map(|(_, event)| event).collect()
}

fn wrong(node: &Node<'_>, reader: Reader) -> Option<Finding> {
    let written = text::literal(node)?;
    let within = |word: &str| {
        written.strip_prefix(word)?.strip_prefix('(')?.strip_suffix(')').map(str::to_owned)
    };
    let (label, help) = if let Some(rate) = within("rate") {
        of_rate(&rate, reader)?
    } else if let Some(cron) = within("cron") {
        of_cron(&cron)?
    } else if reader == Reader::Scheduler && within("at").is_some() {
        return None;
    } else {
        let words = match reader {
            Reader::Rule => "`rate(…)` or `cron(…)`",
            Reader::Scheduler => "`rate(…)`, `cron(…)` or `at(…)`",
        };
        (
            format!("neither {}", words.replace(" or ", " nor ")),
            "write `rate(5 minutes)`".to_owned(),
        )
    };
    finding!(&EXPRESSION, "`{written}` is no schedule").here(node, label).help(help).found()
}

type Why = (String, String);

fn of_rate(rate: &str, reader: Reader) -> Option<Why> {
    let parts: Vec<&str> = rate.split_whitespace().collect();
    let [number, unit] = *parts.as_slice() else {
        let why = "a number and a unit stand in `rate(…)`";
        return Some((why.to_owned(), "write `rate(5 minutes)`".to_owned()));
    };
    let singular = unit.strip_suffix('s').unwrap_or(unit);
    let Some(count) = number.parse::<u64>().ok().filter(|count| *count > 0) else {
        let why = format!("`{number}` is no number from 1");
        return Some((why, "write `rate(5 minutes)`".to_owned()));
    };
    if !["minute", "hour", "day"].contains(&singular) {
        let why = format!("`{unit}` is no unit");
        return Some((why, "the units are `minute`, `hour` and `day`".to_owned()));
    }
    // The scheduler does not document that it refuses one in the plural.
    let is_one = count == 1;
    let right = if is_one { singular.to_owned() } else { format!("{singular}s") };
    let why = if is_one {
        "of one, the unit is in the singular"
    } else {
        "of several, the unit is in the plural"
    };
    (reader == Reader::Rule && unit != right)
        .then(|| (why.to_owned(), format!("write `rate({count} {right})`")))
}

fn of_cron(cron: &str) -> Option<Why> {
    let fields: Vec<&str> = cron.split_whitespace().collect();
    // Commas between the fields stand in templates that deploy.
    if fields.iter().any(|field| field.ends_with(',')) {
        return None;
    }
    if fields.len() != FIELDS.len() {
        let why = match fields.len() {
            1 => "1 field".to_owned(),
            count => format!("{count} fields"),
        };
        let help = "`cron` takes six: minutes, hours, day of month, month, day of week, year: `cron(0 12 * * ? *)`";
        return Some((why, help.to_owned()));
    }
    for (field, (noun, range, words)) in fields.iter().zip(FIELDS) {
        if let Some(part) = wrong_part(field, &range, words) {
            let help = format!("{noun} are {} to {}", range.start(), range.end());
            return Some((format!("`{part}` is not among the {noun}"), help));
        }
    }
    let [_, _, day, _, weekday, _] = *fields.as_slice() else { return None };
    (day != "?" && weekday != "?").then(|| {
        let why = "both a day of the month and a day of the week".to_owned();
        (why, "write `?` for one of them: `cron(0 12 * * ? *)`".to_owned())
    })
}

/// The number or word that a field does not take. What stands for several of them, such as `*` or `2#1`, is not judged.
fn wrong_part<'f>(field: &'f str, range: &RangeInclusive<u32>, words: &[&str]) -> Option<&'f str> {
    let is_right = |part: &str| match part.parse::<u32>() {
        Ok(number) => range.contains(&number),
        Err(_) => {
            let is_word = part.len() == 3 && part.chars().all(|c| c.is_ascii_alphabetic());
            !is_word || words.is_empty() || words.iter().any(|word| word.eq_ignore_ascii_case(part))
        }
    };
    // What follows a slash is a step.
    let steps = field.split(',').filter_map(|part| part.split('/').next());
    steps.flat_map(|part| part.split('-')).find(|part| !is_right(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn count(kind: &str, expression: Value) -> usize {
        let properties = json!({ "ScheduleExpression": expression });
        codes(RULES, json!({ "X": { "Type": kind, "Properties": properties } })).len()
    }

    const RULE: &str = "AWS::Events::Rule";
    const SCHEDULE: &str = "AWS::Scheduler::Schedule";

    #[test]
    fn expressions_are_in_the_words_of_eventbridge() {
        for expression in [
            "rate(5 minutes)",
            "rate(1 day)",
            "cron(0 12 * * ? *)",
            "cron(0/15 8-17 ? * MON-FRI *)",
            "cron(0 9 ? * 2#1 *)",
            "cron(0 0 L * ? *)",
            "cron(5,35 14 * * ? 2026)",
            "cron(5, 0, 1, *, ?, *)",
        ] {
            assert_eq!(count(RULE, json!(expression)), 0, "{expression}");
            assert_eq!(count(SCHEDULE, json!(expression)), 0, "{expression}");
        }
        for expression in [
            "rate(5 seconds)",
            "rate(0 minutes)",
            "rate(five minutes)",
            "rate(5minutes)",
            "rate(5 minutes",
            "every 5 minutes",
            "cron(0 12 * * *)",
            "cron(0 12 * * ? * *)",
            "cron(0 12 * * * *)",
            "cron(60 12 * * ? *)",
            "cron(0 24 * * ? *)",
            "cron(0 12 32 * ? *)",
            "cron(0 12 ? JUX * *)",
            "cron(0 12 ? * 8 *)",
            "",
        ] {
            assert_eq!(count(RULE, json!(expression)), 1, "{expression}");
            assert_eq!(count(SCHEDULE, json!(expression)), 1, "{expression}");
        }
        for value in [json!({ "Ref": "When" }), json!({ "Fn::Sub": "rate(${N} minute)" })] {
            assert_eq!(count(RULE, value.clone()), 0, "{value}");
        }
    }

    #[test]
    fn a_rule_takes_one_in_the_singular_and_a_scheduler_a_point_in_time() {
        for (expression, of_rule, of_scheduler) in
            [("rate(1 minutes)", 1, 0), ("rate(5 minute)", 1, 0), ("at(2026-01-31T12:00:00)", 1, 0)]
        {
            assert_eq!(count(RULE, json!(expression)), of_rule, "{expression}");
            assert_eq!(count(SCHEDULE, json!(expression)), of_scheduler, "{expression}");
        }
    }

    #[test]
    fn events_of_the_serverless_model_are_read() {
        let event = |kind: &str, property: &str| {
            let properties = json!({ property: "rate(5 minuten)" });
            let events = json!({ "Tick": { "Type": kind, "Properties": properties } });
            let function =
                json!({ "Type": "AWS::Serverless::Function", "Properties": { "Events": events } });
            codes(RULES, json!({ "F": function })).len()
        };
        assert_eq!(event("Schedule", "Schedule"), 1);
        assert_eq!(event("ScheduleV2", "ScheduleExpression"), 1);
        assert_eq!(event("Api", "Schedule"), 0);
    }
}
