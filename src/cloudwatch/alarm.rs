//! `AWS::CloudWatch::Alarm`: builder, declaration, handle.

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, common_setters, identity};
use crate::cloudwatch::TimeSeries;
use crate::site::{At, Site};
use crate::template::Expr;
use crate::words::words;

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
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct Alarm {
    pub(crate) declaration: AlarmDeclaration,
}

#[derive(Clone, Debug)]
pub(crate) struct AlarmDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) metric: TimeSeries,
    pub(crate) comparison_operator: At<ComparisonOperator>,
    pub(crate) threshold: At<u64>,
    pub(crate) alarm_description: Option<At<String>>,
    pub(crate) evaluation_periods: At<u32>,
    pub(crate) datapoints_to_alarm: Option<At<u32>>,
    pub(crate) treat_missing_data: Option<At<TreatMissingData>>,
    pub(crate) alarm_actions: Vec<Expr>,
    pub(crate) ok_actions: Vec<Expr>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    pub(crate) calls: Calls,
}

/// How the metric and the threshold are compared.
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ComparisonOperator {
    /// More than the threshold.
    GreaterThanThreshold,
    /// The threshold or more.
    GreaterThanOrEqualToThreshold,
    /// Less than the threshold.
    LessThanThreshold,
    /// The threshold or less.
    LessThanOrEqualToThreshold,
}

impl ComparisonOperator {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::GreaterThanThreshold => "GreaterThanThreshold",
            Self::GreaterThanOrEqualToThreshold => "GreaterThanOrEqualToThreshold",
            Self::LessThanThreshold => "LessThanThreshold",
            Self::LessThanOrEqualToThreshold => "LessThanOrEqualToThreshold",
        }
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
    /// An alarm that compares `metric`, or a [`MathExpression`](crate::MathExpression), with `threshold`. It fires after one period, unless
    /// [`evaluation_periods`](Self::evaluation_periods) sets more.
    #[track_caller]
    pub fn new(
        id: impl Into<String>,
        metric: impl Into<TimeSeries>,
        comparison_operator: ComparisonOperator,
        threshold: u64,
    ) -> Self {
        let (metric, mut calls) = (metric.into(), Calls::default());
        metric.absorbed_by(&mut calls);
        Self {
            declaration: AlarmDeclaration {
                id: At::caller(id.into()),
                logical_id: None,
                metric,
                comparison_operator: At::caller(comparison_operator),
                threshold: At::caller(threshold),
                alarm_description: None,
                evaluation_periods: At::caller(1),
                datapoints_to_alarm: None,
                treat_missing_data: None,
                alarm_actions: Vec::new(),
                ok_actions: Vec::new(),
                acknowledgements: Vec::new(),
                calls,
            },
        }
    }

    /// What the alarm means, for those who are notified.
    #[track_caller]
    pub fn alarm_description(mut self, description: impl Into<String>) -> Self {
        self.declaration.calls.once("alarm_description");
        self.declaration.alarm_description = Some(At::caller(description.into()));
        self
    }

    /// How many of the last periods are evaluated. All of them together last a day at most.
    #[track_caller]
    pub fn evaluation_periods(mut self, periods: u32) -> Self {
        self.declaration.calls.once("evaluation_periods");
        self.declaration.evaluation_periods = At::caller(periods);
        self
    }

    /// How many of these periods must cross the threshold. Defaults to all of them.
    #[track_caller]
    pub fn datapoints_to_alarm(mut self, periods: u32) -> Self {
        self.declaration.calls.once("datapoints_to_alarm");
        self.declaration.datapoints_to_alarm = Some(At::caller(periods));
        self
    }

    /// How a period without data is treated.
    #[track_caller]
    pub fn treat_missing_data(mut self, treatment: TreatMissingData) -> Self {
        self.declaration.calls.once("treat_missing_data");
        self.declaration.treat_missing_data = Some(At::caller(treatment));
        self
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

identity!(AlarmDeclaration);

/// The handle of an alarm that was added to a stack.
#[derive(Clone, Debug)]
pub struct AlarmHandle {
    pub(crate) declaration: Arc<AlarmDeclaration>,
}

impl AlarmHandle {
    /// The alarm's ARN, resolved at deployment.
    pub fn arn(&self) -> Expr {
        Expr::get_att(self.logical_id(), "Arn")
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
    }
}

common_setters! {
    [] Alarm = "alarm": logical_id, acknowledge, replacing;
    fields [.declaration];
    example
        "Alarm, ComparisonOperator, Metric",
        "let above = ComparisonOperator::GreaterThanThreshold;",
        "Alarm::new(\"Failed\", Metric::user_errors(), above, 0)",
        "evaluation_periods(3)" => "evaluation_periods(5)";
    more "", "", "";
}
