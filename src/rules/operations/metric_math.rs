//! Metric math: whether an alarm has an expression, its size, and which result the alarm watches.

use crate::facts::limits::operations as limits;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, finding, pages, rules};
use crate::rules::views::tables::{is_known, lacks};

rules!(
    error EITHER = ops021 {
        title: "an alarm watches a metric or what is computed from metrics, and not both",
        explanation: "`MetricName` stands for one metric, with its namespace, dimensions, period and statistic \
            beside it. `Metrics` stands for an expression, and each metric in it brings its own.",
        page: pages::CLOUDWATCH_PUT_ALARM,
    },
    error COUNT = ops022 {
        title: "an alarm computes with at most 10 metrics and 10 expressions",
        explanation: "A graph takes more: up to 500. An alarm on a sum over a table's operations names those \
            that the app calls, or watches `ReadThrottleEvents` and `WriteThrottleEvents`, which count \
            whatever the operation.",
        page: pages::CLOUDWATCH_METRIC_DATA_QUERY,
    },
    error WATCHED = ops024 {
        title: "each of an alarm's `Metrics` is a metric or an expression, and one is what it watches",
        explanation: "`ReturnData` is true of what the alarm watches and false of all else; it is true where \
            it is not set. An alarm on anomalies, with `ThresholdMetricId`, watches two: the metric and its \
            band.",
        page: pages::CLOUDWATCH_METRIC_DATA_QUERY,
    },
);

/// The properties that select an alarm's metric, besides `Metrics`.
const OF_ONE_METRIC: &[&str] =
    &["MetricName", "Namespace", "Dimensions", "Period", "Statistic", "ExtendedStatistic", "Unit"];

pub(super) fn check(_: &Judged<'_>, alarm: &Resource<'_>, findings: &mut Vec<Finding>) {
    findings.extend(either(alarm));
    let Some(metrics) = alarm.property("Metrics").filter(is_known) else { return };
    let queries: Vec<Node<'_>> = metrics.items().collect();
    check_counts(alarm, &queries, findings);
    findings.extend(watched(alarm, &metrics, &queries));
}

fn either(alarm: &Resource<'_>) -> Option<Finding> {
    let is_said = |property: &str| alarm.property(property).filter(is_known);
    if let Some(metrics) = is_said("Metrics") {
        let (property, beside) =
            OF_ONE_METRIC.iter().find_map(|property| Some((*property, is_said(property)?)))?;
        return finding!(&EITHER, "alarm `{alarm}` has `{property}` beside `Metrics`")
            .here(&beside, "of one metric")
            .and(&metrics, "each metric here brings its own")
            .help("leave one of them out")
            .found();
    }
    let properties = alarm.node().get("Properties")?;
    let watches = ["MetricName", "Metrics", "EvaluationCriteria"];
    watches.iter().all(|property| lacks(&properties, property)).then(|| {
        finding!(&EITHER, "alarm `{alarm}` watches nothing")
            .at(alarm.named())
            .help("name a metric by `MetricName`, or compute by `Metrics`")
    })
}

fn check_counts(alarm: &Resource<'_>, queries: &[Node<'_>], findings: &mut Vec<Finding>) {
    const FEWER: &str = "name the operations that the app calls, or add an alarm for each; \
        `read_throttle_events` and `write_throttle_events` count all";
    for (property, noun, most, help) in [
        ("MetricStat", "metrics", limits::METRICS_OF_ALARM, FEWER),
        ("Expression", "expressions", limits::EXPRESSIONS_OF_ALARM, "write several as one"),
    ] {
        let of_kind = || queries.iter().filter(|query| query.get(property).is_some());
        let Some(beyond) = of_kind().nth(most) else { continue };
        let count = of_kind().count();
        finding!(&COUNT, "alarm `{alarm}` computes with {count} {noun}")
            .here(beyond, format!("at most {most}"))
            .help(Help::either(help, "leave some out, or add a second alarm"))
            .add_to(findings);
    }
}

fn watched(alarm: &Resource<'_>, metrics: &Node<'_>, queries: &[Node<'_>]) -> Option<Finding> {
    // A query that depends on a condition or a loop may be anything.
    let is_sure = |query: &Node<'_>| query.is_object() && is_known(query);
    for query in queries.iter().filter(|query| is_sure(query)) {
        let has = |property| query.get(property);
        let message = match (has("Expression"), has("MetricStat")) {
            (Some(expression), Some(statistic))
                if is_known(&expression) && is_known(&statistic) =>
            {
                "is both a metric and an expression"
            }
            (None, None) if lacks(query, "Expression") && lacks(query, "MetricStat") => {
                "is neither a metric nor an expression"
            }
            _ => continue,
        };
        return finding!(&WATCHED, "one of the `Metrics` of alarm `{alarm}` {message}")
            .at(query)
            .help("give it `Expression` or `MetricStat`")
            .found();
    }
    let returned = queries.iter().map(|query| match query.get("ReturnData") {
        _ if !is_sure(query) => None,
        None => Some(true),
        Some(returns) => returns.as_bool(),
    });
    let returned = returned.collect::<Option<Vec<bool>>>()?;
    let count = returned.iter().filter(|is_returned| **is_returned).count();
    let wanted = if alarm.property("ThresholdMetricId").is_some() { 2 } else { 1 };
    if count == wanted {
        return None;
    }
    let beyond = queries.iter().zip(&returned).filter(|(_, is_returned)| **is_returned).nth(wanted);
    let place = beyond.map_or(metrics, |(query, _)| query);
    let of = if wanted == 1 { "one" } else { "two" };
    finding!(&WATCHED, "alarm `{alarm}` watches {count} of its `Metrics`")
        .here(place, format!("`ReturnData` is true of {of}"))
        .help("write `\"ReturnData\": false` for all that it does not watch")
        .found()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages};
    use serde_json::{Value, json};

    fn alarm(properties: Value) -> Value {
        json!({ "A": { "Type": "AWS::CloudWatch::Alarm", "Properties": properties } })
    }

    fn metric(id: &str) -> Value {
        json!({ "Id": id, "MetricStat": { "Period": 60 }, "ReturnData": false })
    }

    fn sum(expression: &str, metrics: &[Value]) -> Value {
        let mut queries = vec![json!({ "Id": "e1", "Expression": expression })];
        queries.extend_from_slice(metrics);
        alarm(json!({ "Metrics": queries }))
    }

    #[test]
    fn an_alarm_watches_one_metric_or_computes() {
        let queries = json!([{ "Id": "m", "MetricStat": {} }]);
        for (properties, is_right) in [
            (json!({ "MetricName": "M", "Namespace": "N" }), true),
            (json!({ "Metrics": queries }), true),
            (json!({ "EvaluationCriteria": {} }), true),
            (json!({ "Fn::Transform": { "Name": "Include" } }), true),
            (json!({ "Threshold": 1 }), false),
            (json!({ "Metrics": queries, "Statistic": "Sum" }), false),
            (json!({ "Metrics": queries, "Statistic": { "Ref": "AWS::NoValue" } }), true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS021"] };
            assert_eq!(codes(RULES, alarm(properties.clone())), expected, "{properties}");
        }
    }

    #[test]
    fn an_alarm_computes_with_ten_metrics() {
        let metrics: Vec<Value> = (0..11).map(|number| metric(&format!("m{number}"))).collect();
        assert_eq!(codes(RULES, sum("m0", &metrics[..10])), [""; 0]);
        let of = |metrics: &[Value]| messages(RULES, sum("1", metrics));
        assert_eq!(of(&metrics), ["OPS022: alarm `A` computes with 11 metrics"]);
        let expression =
            |number| json!({ "Id": format!("x{number}"), "Expression": "1", "ReturnData": false });
        let expressions: Vec<Value> = (0..10).map(expression).collect();
        assert_eq!(codes(RULES, sum("x0", &expressions[..9])), [""; 0]);
        assert_eq!(of(&expressions), ["OPS022: alarm `A` computes with 11 expressions"]);
    }

    #[test]
    fn an_alarm_watches_one_of_them() {
        let query = |returned: Option<Value>| {
            let mut query = json!({ "Id": "m", "MetricStat": {} });
            if let Some(returned) = returned {
                query["ReturnData"] = returned;
            }
            query
        };
        let two = |second: Option<Value>| sum("1", &[query(second)]);
        assert_eq!(codes(RULES, two(Some(json!(false)))), [""; 0]);
        assert_eq!(codes(RULES, two(Some(json!({ "Ref": "P" })))), [""; 0]);
        let both = ["OPS024: alarm `A` watches 2 of its `Metrics`"];
        assert_eq!(messages(RULES, two(Some(json!(true)))), both);
        assert_eq!(messages(RULES, two(None)), both);
        let none = alarm(json!({ "Metrics": [query(Some(json!(false)))] }));
        assert_eq!(messages(RULES, none), ["OPS024: alarm `A` watches 0 of its `Metrics`"]);
        let band = json!({ "Id": "b", "Expression": "ANOMALY_DETECTION_BAND(m)" });
        let anomalies = json!({ "Metrics": [query(None), band], "ThresholdMetricId": "b" });
        assert_eq!(codes(RULES, alarm(anomalies)), [""; 0]);
        for wrong in
            [json!({ "Id": "m" }), json!({ "Id": "m", "MetricStat": {}, "Expression": "1" })]
        {
            assert_eq!(codes(RULES, alarm(json!({ "Metrics": [wrong] }))), ["OPS024"]);
        }
    }
}
