//! The metric of an alarm, the index that it is of, and the targets that the alarm notifies.

use crate::facts::limits::operations as limits;
use crate::names::instead;
use crate::rules::operations::numbers::{self, NumberLimit};
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::tables::Table;
use crate::template::text::{self, Piece};

rules!(
    error PERIODS = ops030 {
        title: "an alarm looks at one period at least, and asks for one datapoint",
        explanation: "`EvaluationPeriods` and `DatapointsToAlarm` are 1 or more.",
        page: pages::CLOUDWATCH_PUT_ALARM,
    },
    warning NO_INDEX = ops031 {
        title: "an alarm on an index is on one that the table has",
        explanation: "CloudWatch takes an alarm on a metric that nobody sends, and such an alarm never goes off. \
            It is found where the table is in the template, with all its indexes written out.",
        page: pages::CLOUDWATCH_PUT_ALARM,
    },
    error NO_ARN = ops032 {
        title: "an alarm's action is an ARN",
        explanation: "The ARN of a topic, a function or what else CloudWatch knows, all of which begin with \
            `arn:`; the name of a topic is none.",
        page: pages::CLOUDWATCH_PUT_ALARM,
    },
    error NAMES = ops033 {
        title: "a metric has a namespace and a name of 1 to 255 characters",
        explanation: "Metrics of DynamoDB are in `AWS/DynamoDB`, those of functions in `AWS/Lambda`. A namespace \
            does not begin with a colon.",
        page: pages::CLOUDWATCH_PUT_ALARM,
    },
);

const NUMBERS: &[NumberLimit] = &[
    NumberLimit::new("EvaluationPeriods", 1..=i64::MAX).set_by("evaluation_periods"),
    NumberLimit::new("DatapointsToAlarm", 1..=i64::MAX).set_by("datapoints_to_alarm"),
];

const ACTIONS: &[&str] = &["AlarmActions", "OKActions", "InsufficientDataActions"];

pub(super) fn check(template: &Judged<'_>, alarm: &Resource<'_>, findings: &mut Vec<Finding>) {
    numbers::check(&PERIODS, alarm, NUMBERS, findings);
    findings.extend(no_index(template, alarm));
    for property in ACTIONS {
        let Some(actions) = alarm.property(property) else { continue };
        findings.extend(actions.items().filter_map(|action| no_arn(alarm, &action)));
    }
    for property in ["Namespace", "MetricName"] {
        let Some(node) = alarm.property(property) else { continue };
        let fault = text::literal(&node).and_then(|name| fault(property, &name));
        let Some(fault) = fault else { continue };
        finding!(&NAMES, "`{property}` of alarm `{alarm}` {fault}")
            .here(&node, "1 to 255 characters")
            .help(
                Help::say(
                    "name the metric: {}",
                    [Word::property("Namespace", "AWS/Lambda")
                        .call("Metric::new(\"AWS/Lambda\", \"Errors\")")],
                )
                .in_file(Help::say(", {}", [Word::property("MetricName", "Errors")])),
            )
            .add_to(findings);
    }
}

/// What is wrong with the name or namespace of a metric.
pub(super) fn fault(property: &str, name: &str) -> Option<String> {
    let length = name.chars().count();
    if name.is_empty() {
        Some("is empty".to_owned())
    } else if !limits::METRIC_NAME_LENGTH.contains(&length) {
        Some(format!("has {length} characters"))
    } else if property == "Namespace" && name.starts_with(':') {
        Some("begins with a colon".to_owned())
    } else {
        None
    }
}

fn no_arn(alarm: &Resource<'_>, action: &Node<'_>) -> Option<Finding> {
    let text = text::literal(action).filter(|text| !text.starts_with("arn:"))?;
    finding!(&NO_ARN, "alarm `{alarm}` notifies `{text}`, which is no ARN")
        .here(action, "not an ARN")
        .help(
            Help::from("give the ARN of a topic")
                .in_stack(": `topic.arn()`")
                .in_file(", which is its `Ref`"),
        )
        .found()
}

fn no_index(template: &Judged<'_>, alarm: &Resource<'_>) -> Option<Finding> {
    let dimensions = alarm.property("Dimensions")?;
    let of = |name: &str| {
        let is_it = |dimension: &Node<'_>| {
            dimension.get("Name").and_then(|own| own.as_str()).is_some_and(|own| own == name)
        };
        dimensions.items().find(is_it).and_then(|dimension| dimension.get("Value"))
    };
    if text::literal(&alarm.property("Namespace")?)? != "AWS/DynamoDB" {
        return None;
    }
    let (table, node) = (of("TableName")?, of("GlobalSecondaryIndexName")?);
    let index = text::literal(&node)?;
    let table = table_of(template, &table)?;
    // The metrics of a local index are the table's.
    let names = table.index_names(&["GlobalSecondaryIndexes", "VectorIndexes"])?;
    if names.contains(&index.as_str()) {
        return None;
    }
    let (id, named) = (alarm.logical_id(), table.name());
    let none = "name no index: the table has no global one";
    let help = instead(&index, names, none, "name one that it has:");
    finding!(&NO_INDEX, "alarm `{id}` is on index `{index}`, which table `{named}` does not have")
        .here(&node, "no metric has this index")
        .and_elsewhere(table.resource.node(), "the table")
        .help(help)
        .found()
}

/// The table in a metric's dimension, if it is in the template.
fn table_of<'t>(template: &Judged<'t>, name: &Node<'_>) -> Option<Table<'t>> {
    template.tables().find(|table| match text::pieces(name).as_slice() {
        [Piece::Ref(id)] => *id == table.name(),
        [Piece::Literal(name)] => {
            let own = table.property("TableName").and_then(|own| text::literal(&own));
            own.is_some_and(|own| own == *name)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages};
    use serde_json::{Value, json};

    fn alarm(properties: Value) -> Value {
        json!({ "A": { "Type": "AWS::CloudWatch::Alarm", "Properties": properties } })
    }

    #[test]
    fn periods_and_datapoints_are_one_at_least() {
        for property in ["EvaluationPeriods", "DatapointsToAlarm"] {
            assert_eq!(codes(RULES, alarm(json!({ property: 1 }))), [""; 0]);
            assert_eq!(codes(RULES, alarm(json!({ property: { "Ref": "N" } }))), [""; 0]);
            assert_eq!(
                messages(RULES, alarm(json!({ property: 0 }))),
                [format!("OPS030: `{property}` of `A` is 0")]
            );
        }
    }

    #[test]
    fn actions_are_arns() {
        for property in ACTIONS {
            for (action, is_right) in [
                (json!("arn:aws:sns:eu-west-1:111122223333:alarms"), true),
                (json!("arn:aws:automate:eu-west-1:ec2:stop"), true),
                (json!({ "Ref": "Topic" }), true),
                (json!({ "Fn::Sub": "${Arn}" }), true),
                (json!("alarms"), false),
                (json!(""), false),
            ] {
                let expected: &[&str] = if is_right { &[] } else { &["OPS032"] };
                let found = codes(RULES, alarm(json!({ (*property): [action] })));
                assert_eq!(found, expected, "{property} {action}");
            }
        }
    }

    #[test]
    fn metrics_have_names() {
        for (property, name, is_right) in [
            ("Namespace", json!("Music"), true),
            ("Namespace", json!(""), false),
            ("Namespace", json!(":Music"), false),
            ("MetricName", json!(":Plays"), true),
            ("MetricName", json!("n".repeat(255)), true),
            ("MetricName", json!("n".repeat(256)), false),
            ("MetricName", json!({ "Ref": "Name" }), true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS033"] };
            let found = codes(RULES, alarm(json!({ property: name })));
            assert_eq!(found, expected, "{property} {name}");
        }
    }

    #[test]
    fn an_index_is_one_of_the_table() {
        let of = |table: Value, name: Value, index: Value| {
            let mut resources = alarm(json!({ "Namespace": "AWS/DynamoDB", "Dimensions": [
                { "Name": "TableName", "Value": name },
                { "Name": "GlobalSecondaryIndexName", "Value": index },
            ] }));
            resources["T"] = json!({ "Type": "AWS::DynamoDB::Table", "Properties": table });
            messages(RULES, resources)
        };
        let table = || {
            json!({
                "TableName": "tracks",
                "GlobalSecondaryIndexes": [{ "IndexName": "byArtist" }],
                "VectorIndexes": [{ "IndexName": "bySound" }],
            })
        };
        let own = || json!({ "Ref": "T" });
        let missing = "OPS031: alarm `A` is on index `nope`, which table `T` does not have";
        for (name, index, expected) in [
            (own(), json!("byArtist"), None),
            (own(), json!("bySound"), None),
            (own(), json!({ "Ref": "Index" }), None),
            (own(), json!("nope"), Some(missing)),
            (json!("tracks"), json!("nope"), Some(missing)),
            (json!("plays"), json!("nope"), None),
        ] {
            let found = of(table(), name, index.clone());
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{index}");
        }
        assert_eq!(of(json!({}), own(), json!("nope")), [missing]);
        for open in [
            json!({ "GlobalSecondaryIndexes": { "Ref": "Indexes" } }),
            json!({ "GlobalSecondaryIndexes": [{ "IndexName": { "Ref": "Index" } }] }),
            json!({ "GlobalTableSourceArn": "arn:aws:dynamodb:eu-west-1:111122223333:table/tracks" }),
        ] {
            assert_eq!(of(open.clone(), own(), json!("nope")), [""; 0], "{open}");
        }
    }
}
