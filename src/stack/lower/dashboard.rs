//! Lowers dashboards, whose body is JSON within a text.

use super::cloudwatch::free_id;
use super::{Lower, Lowering, Member, fields, set};
use crate::cloudwatch::{DashboardDeclaration, GraphWidget, MathExpression, Metric, TimeSeries};
use crate::template::Expr;

impl Lower for DashboardDeclaration {
    fn resources(&self, _: &Lowering<'_>) -> Vec<Member> {
        fields!(Self = self; dashboard_name, widgets);
        let mut body = Body::default();
        body.list("{\"widgets\":[", widgets, Body::widget, "]}");
        let properties = Expr::object([
            ("DashboardBody", Some(body.finish())),
            ("DashboardName", set(dashboard_name)),
        ]);
        vec![Member::of(self, "AWS::CloudWatch::Dashboard", None, Some(properties))]
    }
}

/// JSON as text, of which some values are known only at deployment.
#[derive(Default)]
struct Body {
    pieces: Vec<Expr>,
    text: String,
}

impl Body {
    fn widget(&mut self, widget: &GraphWidget) {
        let GraphWidget { title, metrics, calls: _ } = widget;
        let lines = lines(metrics);
        self.text
            .push_str("{\"type\":\"metric\",\"width\":12,\"height\":6,\"properties\":{\"title\":");
        self.text.push_str(&Expr::from(&title.value).to_json());
        self.text.push_str(",\"view\":\"timeSeries\",\"region\":");
        self.value(&Expr::region());
        self.list(",\"metrics\":[", &lines, Self::line, "]}}");
    }

    fn line(&mut self, line: &Line<'_>) {
        match line {
            Line::Metric(metric) => self.metric(metric, metric.period.value, ""),
            Line::Expression { id, text, label } => {
                self.text.push_str("[{\"expression\":");
                self.text.push_str(&Expr::from(*text).to_json());
                if let Some(label) = label {
                    self.text.push_str(",\"label\":");
                    self.text.push_str(&Expr::from(*label).to_json());
                }
                self.text.push_str(&format!(",\"id\":\"{id}\"}}]"));
            }
            Line::Named { id, metric, period } => {
                let id = Expr::from(*id).to_json();
                self.metric(metric, *period, &format!(",\"id\":{id},\"visible\":false"));
            }
        }
    }

    /// `["namespace", "name", "dimension", "value", …, {options}]`
    fn metric(&mut self, metric: &Metric, seconds: u32, more: &str) {
        let Metric { namespace, name, dimensions, statistic, period: _, calls: _ } = metric;
        self.text.push('[');
        self.text.push_str(&Expr::from(namespace).to_json());
        self.text.push(',');
        self.text.push_str(&Expr::from(&name.value).to_json());
        for (dimension, value) in dimensions {
            self.text.push(',');
            self.text.push_str(&Expr::from(dimension).to_json());
            self.text.push(',');
            self.value(value);
        }
        let statistic = statistic.value.word();
        self.text.push_str(&format!(",{{\"stat\":\"{statistic}\",\"period\":{seconds}{more}}}]"));
    }

    /// A string, either literal or as CloudFormation fills it in.
    fn value(&mut self, value: &Expr) {
        let json = value.to_json();
        if json.starts_with('"') {
            self.text.push_str(&json);
            return;
        }
        self.text.push('"');
        self.pieces.push(std::mem::take(&mut self.text).into());
        self.pieces.push(value.clone());
        self.text.push('"');
    }

    fn list<T>(&mut self, open: &str, members: &[T], write: fn(&mut Self, &T), close: &str) {
        self.text.push_str(open);
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            write(self, member);
        }
        self.text.push_str(close);
    }

    fn finish(mut self) -> Expr {
        if self.pieces.is_empty() {
            return self.text.into();
        }
        self.pieces.push(self.text.into());
        Expr::join("", self.pieces)
    }
}

/// A row of a graph's `metrics`.
enum Line<'d> {
    Metric(&'d Metric),
    Expression {
        id: String,
        text: &'d str,
        label: Option<&'d str>,
    },
    /// A metric that an expression names. It is not drawn.
    Named {
        id: &'d str,
        metric: &'d Metric,
        period: u32,
    },
}

/// An expression, followed by the metrics that it names. All expressions of a graph share their
/// ids.
fn lines(series: &[TimeSeries]) -> Vec<Line<'_>> {
    let expressions = series.iter().filter_map(|series| match series {
        TimeSeries::MathExpression(expression) => Some(&expression.metrics),
        TimeSeries::Metric(_) => None,
    });
    let mut taken = expressions.flatten().map(|(id, _)| id.value.clone()).collect();
    let mut lines = Vec::new();
    for series in series {
        let expression = match series {
            TimeSeries::Metric(metric) => {
                lines.push(Line::Metric(metric));
                continue;
            }
            TimeSeries::MathExpression(expression) => expression,
        };
        let MathExpression { expression: text, metrics, label, period, calls: _ } = expression;
        lines.push(Line::Expression {
            id: free_id(&mut taken),
            text: &text.value,
            label: label.as_ref().map(|label| label.value.as_str()),
        });
        lines.extend(metrics.iter().map(|(id, metric)| Line::Named {
            id: &id.value,
            metric,
            period: period.as_ref().unwrap_or(&metric.period).value,
        }));
    }
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::cloudwatch::{Dashboard, GraphWidget, MathExpression, Metric};
    use crate::stack::{Stack, Stage, lower};

    #[test]
    fn a_dashboards_body_is_json_whatever_its_texts_hold() {
        let mut stack = Stack::new("shop");
        let quoted = Metric::new("AWS/DynamoDB", "A\"B").dimension("TableName", "x\\y");
        let widget = GraphWidget::new("Reads \"now\"").metric(quoted);
        stack.add(Dashboard::new("D").widget(widget.clone()).widget(widget));
        stack.add(Dashboard::new("Empty"));
        let template = lower(&stack, &Stage::default()).template;
        let body = |id: &str| {
            let body = template.resource(id).unwrap().property("DashboardBody").unwrap();
            let written: serde_json::Value = serde_json::from_str(&body.expr().to_json()).unwrap();
            let text = match &written["Fn::Join"][1] {
                serde_json::Value::Array(pieces) => {
                    pieces.iter().map(|piece| piece.as_str().unwrap_or("us-east-1")).collect()
                }
                _ => written.as_str().unwrap().to_owned(),
            };
            serde_json::from_str::<serde_json::Value>(&text).unwrap()
        };
        let widgets = &body("D")["widgets"];
        assert_eq!(widgets.as_array().unwrap().len(), 2);
        assert_eq!(widgets[1]["properties"]["title"], "Reads \"now\"");
        assert_eq!(widgets[1]["properties"]["region"], "us-east-1");
        assert_eq!(widgets[1]["properties"]["metrics"][0][1], "A\"B");
        assert_eq!(widgets[1]["properties"]["metrics"][0][3], "x\\y");
        assert_eq!(body("Empty")["widgets"], serde_json::json!([]));
    }

    #[test]
    fn an_expressions_metrics_are_named_and_not_drawn() {
        let metric = |name: &str| Metric::new("AWS/DynamoDB", name);
        let first = MathExpression::new("e1 / reads")
            .using_metric("e1", metric("Errors"))
            .using_metric("reads", metric("Reads").period(120))
            .label("\"Share\"");
        let second = MathExpression::new("e2").using_metric("e2", metric("Errors")).period(300);
        let graph = GraphWidget::new("G").metric(first).metric(metric("Alone")).metric(second);
        let mut stack = Stack::new("shop");
        stack.add(Dashboard::new("D").widget(graph));
        let template = lower(&stack, &Stage::default()).template;
        let body = template.resource("D").unwrap().property("DashboardBody").unwrap();
        let body = body.expr().to_json().replace("{\"Ref\":\"AWS::Region\"}", "\"here\"");
        let pieces: serde_json::Value = serde_json::from_str(&body).unwrap();
        let pieces = pieces["Fn::Join"][1].as_array().unwrap();
        let text: String = pieces.iter().map(|piece| piece.as_str().unwrap()).collect();
        let body: serde_json::Value = serde_json::from_str(&text).unwrap();
        let named = |name: &str, id: &str, period: u32| {
            let options =
                json!({ "stat": "Average", "period": period, "id": id, "visible": false });
            json!(["AWS/DynamoDB", name, options])
        };
        let expected = json!([
            [{ "expression": "e1 / reads", "label": "\"Share\"", "id": "e3" }],
            named("Errors", "e1", 60),
            named("Reads", "reads", 120),
            ["AWS/DynamoDB", "Alone", { "stat": "Average", "period": 60 }],
            [{ "expression": "e2", "id": "e4" }],
            named("Errors", "e2", 300),
        ]);
        assert_eq!(body["widgets"][0]["properties"]["metrics"], expected);
    }
}
