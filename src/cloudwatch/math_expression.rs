//! `MathExpression`: a value computed from metrics. `TimeSeries`: a metric or such an expression.

use crate::builder::{Calls, common_setters, declaration, part, setters};
use crate::cloudwatch::Metric;
use crate::conversions::conversions;
use crate::site::At;

declaration! {
    /// A metric math expression, computed from metrics for each period. Each metric has an id by which the
    /// expression names it: letters, digits and `_`, beginning with a lowercase letter.
    ///
    /// ```
    /// use tablature::{
    ///     Alarm, Attribute, ComparisonOperator, MathExpression, Metric, Stack, TableV2,
    /// };
    ///
    /// let mut stack = Stack::new("shop");
    /// let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("id")));
    /// let failed = MathExpression::new("100 * failed / written")
    ///     .using_metric("failed", Metric::conditional_check_failed_requests(orders.table_name()))
    ///     .using_metric("written", Metric::consumed_write_capacity_units(orders.table_name()))
    ///     .label("Failed conditions for 100 units")
    ///     .period(300);
    /// stack.add(Alarm::new("Contended", failed, ComparisonOperator::GreaterThanThreshold, 5));
    /// ```
    ///
    /// See [metric math](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html).
    pub struct MathExpression(expression: impl Into<String>) {
        expression: At<String> = At::caller(expression.into()),
        metrics: Vec<(At<String>, Metric)> = Vec::new(),
        label: Option<At<String>> = None,
        period: Option<At<u32>> = None,
    }

    /// An expression of 1 to 2,048 characters, such as `100 * errors / requests`. In an alarm it must
    /// give one series.
    pub fn new(..);
}

part!(MathExpression = "expression", expression);

impl MathExpression {
    /// Adds a metric by the id that the expression names. An alarm takes up to 10 metrics; in a graph all
    /// expressions share their ids.
    #[doc(alias = "usingMetrics")]
    #[track_caller]
    pub fn using_metric(mut self, id: impl Into<String>, metric: Metric) -> Self {
        self.calls.absorb_part(&metric);
        let same =
            |one: &(At<String>, Metric), other: &(At<String>, Metric)| one.0.value == other.0.value;
        self.calls.add("using_metric", &mut self.metrics, (At::caller(id.into()), metric), same);
        self
    }

    /// The label in a graph, unless the user sets one.
    #[track_caller]
    pub(super) fn labelled(mut self, label: &str) -> Self {
        self.label = Some(At::caller(label.to_owned()));
        self
    }
}

setters! {
    [] MathExpression, [];

    /// The label in a graph. Defaults to the expression.
    pub fn label(label: impl Into<String>);

    /// The length of a period in seconds, for all metrics of the expression. By default each metric
    /// has its own.
    pub fn period(seconds: u32);
}

common_setters! {
    [] MathExpression = "expression": replacing;
    fields [];
    example
        "MathExpression::new(\"errors / requests\")",
        "label(\"Share\")" => "label(\"Share of errors\")";
}

/// What an alarm watches and a graph draws: a metric, or an expression of several. Both convert into
/// it.
#[derive(Clone, Debug)]
pub enum TimeSeries {
    /// A metric.
    Metric(Metric),
    /// An expression of metrics.
    MathExpression(MathExpression),
}

impl TimeSeries {
    /// Hands the values that were set twice on to the alarm or graph that takes this series.
    pub(super) fn absorbed_by(&self, calls: &mut Calls) {
        match self {
            Self::Metric(metric) => calls.absorb_part(metric),
            Self::MathExpression(expression) => calls.absorb_part(expression),
        }
    }
}

conversions! {
    TimeSeries:
    |metric: Metric| Self::Metric(metric);
    |expression: MathExpression| Self::MathExpression(expression);
}
