//! Lowers alarms.

use std::collections::BTreeSet;

use super::{Lower, Lowering, Member, at, fields, list, set, set_or};
use crate::cloudwatch::{AlarmDeclaration, MathExpression, Metric, TimeSeries};
use crate::template::Expr;

impl Lower for AlarmDeclaration {
    fn resources(&self, _: &Lowering<'_>) -> Vec<Member> {
        fields! {
            Self = self;
            metric, comparison_operator as operator, threshold, alarm_description,
            evaluation_periods, datapoints_to_alarm, treat_missing_data, alarm_actions, ok_actions,
        }
        let (metric, expression) = match metric {
            TimeSeries::Metric(metric) => (Some(MetricProperties::of(metric)), None),
            TimeSeries::MathExpression(expression) => (None, Some(expression)),
        };
        let metric = metric.unwrap_or_default();
        let properties = Expr::object([
            ("AlarmActions", list(alarm_actions)),
            ("AlarmDescription", set(alarm_description)),
            ("ComparisonOperator", Some(at(operator))),
            ("DatapointsToAlarm", set(datapoints_to_alarm)),
            ("Dimensions", metric.dimensions),
            ("EvaluationPeriods", Some(set_or(evaluation_periods, 1))),
            ("MetricName", metric.name),
            ("Metrics", expression.map(queries)),
            ("Namespace", metric.namespace),
            ("OKActions", list(ok_actions)),
            ("Period", metric.period),
            ("Statistic", metric.statistic),
            ("Threshold", Some(at(threshold))),
            ("TreatMissingData", set(treat_missing_data)),
        ]);
        vec![Member::of(self, "AWS::CloudWatch::Alarm", None, Some(properties))]
    }
}

/// The parts of a metric, by their names in CloudFormation.
#[derive(Default)]
struct MetricProperties {
    dimensions: Option<Expr>,
    name: Option<Expr>,
    namespace: Option<Expr>,
    period: Option<Expr>,
    statistic: Option<Expr>,
}

impl MetricProperties {
    fn of(metric: &Metric) -> Self {
        let Metric { namespace, name, dimensions, statistic, period, calls: _ } = metric;
        Self {
            dimensions: list(dimensions.iter().map(|(name, value)| {
                Expr::object([("Name", Some(name.into())), ("Value", Some(value.clone()))])
            })),
            name: Some(at(name)),
            namespace: Some(namespace.into()),
            period: Some(at(period)),
            statistic: Some(at(statistic)),
        }
    }
}

/// `Metrics`: the expression that the alarm watches, and the metrics that it names.
fn queries(expression: &MathExpression) -> Expr {
    let MathExpression { expression: text, metrics, label, period, calls: _ } = expression;
    let id = free_id(&mut metrics.iter().map(|(id, _)| id.value.clone()).collect());
    let watched = Expr::object([
        ("Expression", Some(at(text))),
        ("Id", Some(Expr::from(id).at(text.site))),
        ("Label", set(label)),
        ("ReturnData", Some(true.into())),
    ]);
    let named = metrics.iter().map(|(id, metric)| {
        let metric = MetricProperties::of(metric);
        let series = Expr::object([
            ("Dimensions", metric.dimensions),
            ("MetricName", metric.name),
            ("Namespace", metric.namespace),
        ]);
        let statistic = Expr::object([
            ("Metric", Some(series)),
            ("Period", set(period).or(metric.period)),
            ("Stat", metric.statistic),
        ]);
        Expr::object([
            ("Id", Some(at(id))),
            ("MetricStat", Some(statistic)),
            ("ReturnData", Some(false.into())),
        ])
    });
    std::iter::once(watched.at(text.site)).chain(named).collect::<Vec<Expr>>().into()
}

/// The first of `e1`, `e2`, … that is not taken. It is taken from then on.
pub(super) fn free_id(taken: &mut BTreeSet<String>) -> String {
    let id = (1..).map(|number| format!("e{number}")).find(|id| !taken.contains(id));
    let id = id.unwrap_or_default();
    taken.insert(id.clone());
    id
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::cloudwatch::{Alarm, ComparisonOperator, MathExpression, Metric, Operation};
    use crate::stack::{Stack, Stage, lower};

    fn properties(metric: MathExpression) -> Value {
        let mut stack = Stack::new("shop");
        stack.add(Alarm::new("A", metric, ComparisonOperator::GreaterThanThreshold, 0));
        let template: Value =
            serde_json::from_str(&lower(&stack, &Stage::default()).template.to_json()).unwrap();
        template["Resources"]["A"]["Properties"].clone()
    }

    #[test]
    fn an_alarm_on_a_sum_names_each_metric_and_none_beside() {
        let called = [Operation::GetItem, Operation::PutItem, Operation::GetItem];
        let sum = Metric::throttled_requests_for_operations("Orders", called);
        let query = |operation: &str| {
            let dimensions = json!([
                { "Name": "TableName", "Value": "Orders" },
                { "Name": "Operation", "Value": operation },
            ]);
            let metric = json!({
                "Dimensions": dimensions, "MetricName": "ThrottledRequests", "Namespace": "AWS/DynamoDB",
            });
            json!({
                "Id": format!("throttledRequests{operation}"),
                "MetricStat": { "Metric": metric, "Period": 300, "Stat": "Sum" },
                "ReturnData": false,
            })
        };
        let expected = json!({
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 1,
            "Metrics": [
                {
                    "Expression": "throttledRequestsGetItem + throttledRequestsPutItem",
                    "Id": "e1",
                    "Label": "Throttled requests",
                    "ReturnData": true,
                },
                query("GetItem"),
                query("PutItem"),
            ],
            "Threshold": 0,
        });
        assert_eq!(properties(sum.period(300)), expected);
    }

    #[test]
    fn a_sum_of_no_operations_is_one_of_all() {
        let metrics =
            properties(Metric::system_errors_for_operations("Orders", []))["Metrics"].clone();
        assert_eq!(metrics.as_array().unwrap().len(), 1 + Operation::ALL.len());
    }
}
