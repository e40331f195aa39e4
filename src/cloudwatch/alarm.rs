//! `AWS::CloudWatch::Alarm`: builder, declaration, handle.

use crate::builder::{common_setters, resource};
use crate::cloudwatch::TimeSeries;
use crate::site::{At, Site};
use crate::template::Expr;
use crate::words::{closed_words, words};

resource! {
    /// An alarm (`AWS::CloudWatch::Alarm`) on one metric, or on an expression of up to ten metrics.
    ///
    /// ```
    /// use tablature::{
    ///     Alarm, Attribute, ComparisonOperator, Metric, Operation, Stack, TableV2, Topic,
    ///     TreatMissingData,
    /// };
    ///
    /// let mut stack = Stack::new("shop");
    /// let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("id")));
    /// let alarms = stack.add(Topic::new("Alarms"));
    /// stack.add(
    ///     Alarm::new(
    ///         "ThrottledPutItem",
    ///         Metric::throttled_requests(orders.table_name(), Operation::PutItem),
    ///         ComparisonOperator::GreaterThanThreshold,
    ///         0,
    ///     )
    ///     .treat_missing_data(TreatMissingData::NotBreaching)
    ///     .alarm_action(alarms.arn()),
    /// );
    /// ```
    ///
    /// See [AWS::CloudWatch::Alarm](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html).
    pub struct Alarm;

    /// The handle of an alarm that was added to a stack.
    pub struct AlarmHandle {
        /// The alarm's ARN, resolved at deployment.
        pub fn arn(&self) = GetAtt("Arn");
    }

    pub(crate) struct AlarmDeclaration;

    fn declared(
        id: impl Into<String>,
        metric: TimeSeries,
        comparison_operator: ComparisonOperator,
        threshold: Expr,
    ) {
        metric: TimeSeries = metric,
        comparison_operator: At<ComparisonOperator> = At::caller(comparison_operator),
        threshold: At<Expr> = At::caller(threshold),
        alarm_actions: Vec<Expr> = Vec::new(),
        ok_actions: Vec<Expr> = Vec::new(),
    }

    /// What the alarm means, for those who are notified.
    pub fn alarm_description(description: impl Into<String>);

    /// How many of the last periods are evaluated. All of them together last a day at most.
    pub fn evaluation_periods(periods: u32);

    /// How many of these periods must cross the threshold. Defaults to all of them.
    pub fn datapoints_to_alarm(periods: u32);

    /// How a period without data is treated.
    pub fn treat_missing_data(treatment: TreatMissingData);
}

closed_words! {
    /// How the metric and the threshold are compared.
    #[non_exhaustive]
    pub enum ComparisonOperator {
        /// More than the threshold.
        GreaterThanThreshold = "GreaterThanThreshold",
        /// The threshold or more.
        GreaterThanOrEqualToThreshold = "GreaterThanOrEqualToThreshold",
        /// Less than the threshold.
        LessThanThreshold = "LessThanThreshold",
        /// The threshold or less.
        LessThanOrEqualToThreshold = "LessThanOrEqualToThreshold",
    }
}

words! {
    /// How a period without data is treated. DynamoDB sends no zeros: without throttled requests
    /// there is no data.
    pub enum TreatMissingData {
        /// The period counts as within the threshold.
        NotBreaching = "notBreaching",
        /// The period counts as across the threshold.
        Breaching = "breaching",
        /// The alarm keeps its state.
        Ignore = "ignore",
        /// The alarm has insufficient data. This is the default.
        Missing = "missing",
    }
}

impl Alarm {
    /// An alarm that compares `metric`, or a [`MathExpression`](crate::MathExpression), with `threshold`: a number such as
    /// `5` or `99.5`, or a parameter. It fires after one period, unless
    /// [`evaluation_periods`](Self::evaluation_periods) sets more.
    #[track_caller]
    pub fn new(
        id: impl Into<String>,
        metric: impl Into<TimeSeries>,
        comparison_operator: ComparisonOperator,
        threshold: impl Into<Expr>,
    ) -> Self {
        let mut alarm = Self::declared(id, metric.into(), comparison_operator, threshold.into());
        let AlarmDeclaration { calls, metric, .. } = &mut alarm.declaration;
        metric.absorbed_by(calls);
        alarm
    }

    /// Notifies a topic, by ARN, when the alarm fires. Up to five.
    #[track_caller]
    pub fn alarm_action(mut self, arn: impl Into<Expr>) -> Self {
        self.declaration.alarm_actions.push(arn.into().at(Site::caller()));
        self
    }

    /// Notifies a topic, by ARN, when the metric is within the threshold again. Up to five.
    #[track_caller]
    pub fn ok_action(mut self, arn: impl Into<Expr>) -> Self {
        self.declaration.ok_actions.push(arn.into().at(Site::caller()));
        self
    }
}

common_setters! {
    [] Alarm = "alarm": logical_id, acknowledge, replacing;
    example
        "Alarm, ComparisonOperator, Metric",
        "let above = ComparisonOperator::GreaterThanThreshold;",
        "Alarm::new(\"Failed\", Metric::user_errors(), above, 0)",
        "evaluation_periods(3)" => "evaluation_periods(5)";
}
