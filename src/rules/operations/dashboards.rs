//! Dashboards: the content of their body.

use serde_json::Value;

use crate::facts::limits::operations as limits;
use crate::names::grouped;
use crate::rules::operations::metrics;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::template::text::{self, Piece};

rules!(
    error BODY = ops020 {
        title: "a dashboard's body is JSON of at most 500 widgets",
        explanation: "A widget has up to 500 metrics, and all widgets together up to 2,500. A body is text: \
            what is filled in at deployment is taken for some text here.",
        page: pages::CLOUDWATCH_QUOTAS,
    },
    warning EMPTY = ops034 {
        title: "a dashboard shows something",
        explanation: "CloudWatch takes a dashboard without widgets, which is an empty page.",
        page: pages::CLOUDWATCH_PUT_DASHBOARD,
    },
);

pub(super) fn check(_: &Judged<'_>, dashboard: &Resource<'_>, findings: &mut Vec<Finding>) {
    let Some(node) = dashboard.property("DashboardBody") else { return };
    let body = match read(dashboard.logical_id(), &node) {
        Ok(body) => body,
        Err(finding) => {
            findings.extend(finding.map(|finding| *finding));
            return;
        }
    };
    findings.extend(counted(dashboard.logical_id(), &node, &body));
    findings.extend(nameless(dashboard.logical_id(), &node, &body));
}

/// The body, or what is wrong with its text.
fn read(id: &str, node: &Node<'_>) -> Result<Value, Option<Box<Finding>>> {
    body(node).map_err(|error| {
        let pieces = text::pieces(node);
        let is_whole = pieces.iter().all(|piece| matches!(piece, Piece::Literal(_)));
        // An object in its place is reported by another rule.
        let is_text = node.as_str().is_some() || node.intrinsic().is_some();
        (is_whole && is_text).then(|| {
            let finding = finding!(&BODY, "the body of dashboard `{id}` is not JSON: {error}")
                .at(node)
                .help("see the structure of a dashboard's body");
            Box::new(finding)
        })
    })
}

fn counted(id: &str, node: &Node<'_>, body: &Value) -> Option<Finding> {
    let widgets = body.get("widgets")?.as_array()?;
    if widgets.is_empty() {
        return finding!(&EMPTY, "dashboard `{id}` shows nothing")
            .here(node, "no widget")
            .help(Help::either(
                "add what it shows: `.widget(GraphWidget::new(\"Errors\").metric(errors))`",
                "add what it shows to `widgets`, or leave the dashboard out",
            ))
            .found();
    }
    let metrics = |widget: &Value| {
        let metrics = widget.pointer("/properties/metrics");
        metrics.and_then(Value::as_array).map_or(0, Vec::len)
    };
    let most = widgets.iter().map(metrics).max().unwrap_or_default();
    let all: usize = widgets.iter().map(metrics).sum();
    let (count, noun, limit) = [
        (widgets.len(), "widgets", limits::WIDGETS),
        (most, "metrics in one widget", limits::METRICS_OF_WIDGET),
        (all, "metrics", limits::METRICS_OF_DASHBOARD),
    ]
    .into_iter()
    .find(|(count, _, limit)| count > limit)?;
    finding!(&BODY, "dashboard `{id}` has {} {noun}", grouped(count))
        .here(node, format!("at most {}", grouped(limit)))
        .help("divide it into several dashboards")
        .found()
}

/// The body, with placeholders for what is filled in at deployment.
pub(super) fn body(node: &Node<'_>) -> serde_json::Result<Value> {
    let pieces = text::pieces(node).into_iter().enumerate();
    let written: String = pieces
        .map(|(index, piece)| match piece {
            Piece::Literal(text) => text,
            _ => format!("x{index}"),
        })
        .collect();
    serde_json::from_str(&written)
}

/// A metric without namespace or name.
fn nameless(id: &str, node: &Node<'_>, body: &Value) -> Option<Finding> {
    let widgets = body.get("widgets")?.as_array()?;
    let metrics = widgets.iter().filter_map(|widget| widget.pointer("/properties/metrics"));
    let (property, fault) = metrics.filter_map(Value::as_array).flatten().find_map(|metric| {
        ["Namespace", "MetricName"].iter().zip(metric.as_array()?).find_map(|(property, name)| {
            Some((*property, metrics::fault(property, name.as_str()?)?))
        })
    })?;
    finding!(&metrics::NAMES, "`{property}` of a metric on dashboard `{id}` {fault}")
        .here(node, "1 to 255 characters")
        .help(Help::say(
            "name the metric: {}",
            [Word::value(["AWS/Lambda", "Errors"]).call("Metric::new(\"AWS/Lambda\", \"Errors\")")],
        ))
        .found()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::messages;
    use serde_json::json;

    fn dashboard(body: Value) -> Vec<String> {
        let dashboard = json!({
            "Type": "AWS::CloudWatch::Dashboard",
            "Properties": { "DashboardBody": body },
        });
        messages(&*[RULES, metrics::RULES].concat(), json!({ "D": dashboard }))
    }

    /// A body of `widgets` widgets, each of `metrics` metrics.
    fn body(widgets: usize, metrics: usize) -> Value {
        let metrics = vec![["A", "B"]; metrics];
        let widget = json!({ "type": "metric", "properties": { "metrics": metrics } });
        json!(json!({ "widgets": vec![widget; widgets] }).to_string())
    }

    #[test]
    fn widgets_and_metrics_are_counted() {
        assert_eq!(dashboard(body(500, 5)), [""; 0]);
        assert_eq!(dashboard(body(501, 1)), ["OPS020: dashboard `D` has 501 widgets"]);
        assert_eq!(dashboard(body(1, 500)), [""; 0]);
        assert_eq!(
            dashboard(body(1, 501)),
            ["OPS020: dashboard `D` has 501 metrics in one widget"]
        );
        assert_eq!(dashboard(body(6, 417)), ["OPS020: dashboard `D` has 2,502 metrics"]);
    }

    #[test]
    fn a_body_is_json_and_may_be_filled_in() {
        assert_eq!(
            dashboard(json!("{\"widgets\":[}")),
            ["OPS020: the body of dashboard `D` is not JSON: expected value at line 1 column 13"]
        );
        let filled = "{\"widgets\":[{\"title\":\"${T}\"}]}";
        for body in [
            json!({ "Fn::Sub": filled }),
            json!({ "Fn::Sub": "{\"widgets\":${Widgets}}" }),
            json!({ "Ref": "Body" }),
        ] {
            assert_eq!(dashboard(body.clone()), [""; 0], "{body}");
        }
    }

    #[test]
    fn a_dashboard_shows_metrics_that_have_names() {
        let of = |metrics: serde_json::Value| {
            let widgets = json!([{ "properties": { "metrics": metrics } }]);
            dashboard(json!(json!({ "widgets": widgets }).to_string()))
        };
        let named = "OPS033: `Namespace` of a metric on dashboard `D` is empty";
        assert_eq!(of(json!([["", ""]])), [named]);
        assert_eq!(of(json!([["AWS/Lambda", "Errors"], ["", "Errors"]])), [named]);
        // Metric math, and abbreviations that repeat the metric before.
        assert_eq!(of(json!([[{ "expression": "m1 + 1" }], [".", "."], []])), [""; 0]);
        assert_eq!(dashboard(json!("{\"widgets\": []}")), ["OPS034: dashboard `D` shows nothing"]);
    }
}
