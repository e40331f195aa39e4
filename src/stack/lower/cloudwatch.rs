//! Alarms and dashboards, and the topics and queues beside them.

use super::resource::frame;
use super::{Lowering, at, list, named};
use crate::cloudwatch::{AlarmDeclaration, DashboardDeclaration, GraphWidget, Metric};
use crate::sns::TopicDeclaration;
use crate::sqs::QueueDeclaration;
use crate::template::Expr;

impl Lowering<'_> {
    pub(super) fn topic(&mut self, topic: &TopicDeclaration) {
        let TopicDeclaration { id, logical_id, topic_name, display_name, acknowledgements } = topic;
        let properties = [
            ("DisplayName", display_name.as_ref().map(at)),
            ("TopicName", topic_name.as_ref().map(at)),
        ];
        let resource = bare("AWS::SNS::Topic", properties);
        let logical_id = named(id, logical_id.as_ref());
        self.add_resource(logical_id, id.site, resource, acknowledgements);
    }

    pub(super) fn queue(&mut self, queue: &QueueDeclaration) {
        let QueueDeclaration {
            id,
            logical_id,
            queue_name,
            message_retention_period,
            acknowledgements,
        } = queue;
        let properties = [
            ("MessageRetentionPeriod", message_retention_period.as_ref().map(at)),
            ("QueueName", queue_name.as_ref().map(at)),
        ];
        let resource = bare("AWS::SQS::Queue", properties);
        let logical_id = named(id, logical_id.as_ref());
        self.add_resource(logical_id, id.site, resource, acknowledgements);
    }

    pub(super) fn alarm(&mut self, alarm: &AlarmDeclaration) {
        let AlarmDeclaration {
            id,
            logical_id,
            metric: Metric { namespace, name, dimensions, statistic, period },
            comparison_operator: operator,
            threshold,
            alarm_description,
            evaluation_periods,
            datapoints_to_alarm,
            treat_missing_data,
            alarm_actions,
            ok_actions,
            acknowledgements,
        } = alarm;
        let dimensions = list(dimensions.iter().map(|(name, value)| {
            Expr::object([("Name", Some(name.into())), ("Value", Some(value.clone()))])
        }));
        let missing = treat_missing_data
            .as_ref()
            .map(|treatment| Expr::from(treatment.value.code()).at(treatment.site));
        let properties = Expr::object([
            ("AlarmActions", list(alarm_actions)),
            ("AlarmDescription", alarm_description.as_ref().map(at)),
            ("ComparisonOperator", Some(Expr::from(operator.value.code()).at(operator.site))),
            ("DatapointsToAlarm", datapoints_to_alarm.as_ref().map(at)),
            ("Dimensions", dimensions),
            ("EvaluationPeriods", Some(at(evaluation_periods))),
            ("MetricName", Some(at(name))),
            ("Namespace", Some(namespace.into())),
            ("OKActions", list(ok_actions)),
            ("Period", Some(at(period))),
            ("Statistic", Some(Expr::from(statistic.value.code()).at(statistic.site))),
            ("Threshold", Some(at(threshold))),
            ("TreatMissingData", missing),
        ]);
        let resource = frame("AWS::CloudWatch::Alarm", None, properties);
        let logical_id = named(id, logical_id.as_ref());
        self.add_resource(logical_id, id.site, resource, acknowledgements);
    }

    pub(super) fn dashboard(&mut self, dashboard: &DashboardDeclaration) {
        let DashboardDeclaration { id, logical_id, dashboard_name, widgets, acknowledgements } =
            dashboard;
        let mut body = Body::default();
        body.list("{\"widgets\":[", widgets, Body::widget, "]}");
        let properties = Expr::object([
            ("DashboardBody", Some(body.finish())),
            ("DashboardName", dashboard_name.as_ref().map(at)),
        ]);
        let resource = frame("AWS::CloudWatch::Dashboard", None, properties);
        let logical_id = named(id, logical_id.as_ref());
        self.add_resource(logical_id, id.site, resource, acknowledgements);
    }
}

/// A resource that needs no properties.
fn bare<const N: usize>(kind: &str, properties: [(&str, Option<Expr>); N]) -> Expr {
    let any = properties.iter().any(|(_, value)| value.is_some());
    Expr::object([
        ("Type", Some(kind.into())),
        ("Properties", any.then(|| Expr::object(properties))),
    ])
}

/// JSON as text, in which some values are known at deployment only.
#[derive(Default)]
struct Body {
    pieces: Vec<Expr>,
    text: String,
}

impl Body {
    fn widget(&mut self, widget: &GraphWidget) {
        let GraphWidget { title, metrics } = widget;
        self.text
            .push_str("{\"type\":\"metric\",\"width\":12,\"height\":6,\"properties\":{\"title\":");
        self.text.push_str(&Expr::from(&title.value).to_json());
        self.text.push_str(",\"view\":\"timeSeries\",\"region\":");
        self.value(&Expr::region());
        self.list(",\"metrics\":[", metrics, Self::metric, "]}}");
    }

    /// `["namespace", "name", "dimension", "value", …, {options}]`
    fn metric(&mut self, metric: &Metric) {
        let Metric { namespace, name, dimensions, statistic, period } = metric;
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
        let (statistic, period) = (statistic.value.code(), period.value);
        self.text.push_str(&format!(",{{\"stat\":\"{statistic}\",\"period\":{period}}}]"));
    }

    /// A string: as it is, or as CloudFormation will fill it in.
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

#[cfg(test)]
mod tests {
    use crate::cloudwatch::{Dashboard, GraphWidget, Metric};
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
}
