//! `AWS::CloudWatch::Dashboard`: builder, declaration, handle.

use crate::builder::{common_setters, declaration, part, resource};
use crate::cloudwatch::TimeSeries;
use crate::site::At;

resource! {
    /// A dashboard (`AWS::CloudWatch::Dashboard`).
    ///
    /// ```
    /// use tablature::{Attribute, Dashboard, GraphWidget, Metric, Stack, TableV2};
    ///
    /// let mut stack = Stack::new("shop");
    /// let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("id")));
    /// stack.add(Dashboard::new("Capacity").widget(
    ///     GraphWidget::new("Consumed read capacity")
    ///         .metric(Metric::consumed_read_capacity_units(orders.table_name())),
    /// ));
    /// ```
    ///
    /// See [AWS::CloudWatch::Dashboard](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-dashboard.html)
    /// and [the body's structure](https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html).
    pub struct Dashboard;

    /// The handle of a dashboard that was added to a stack.
    pub struct DashboardHandle {
        /// The dashboard's name, resolved at deployment.
        pub fn dashboard_name(&self) = Ref;
    }

    pub(crate) struct DashboardDeclaration;

    /// A dashboard that has no graphs yet.
    pub fn new(id: impl Into<String>) {
        widgets: Vec<GraphWidget> = Vec::new(),
    }

    /// A fixed name of 1 to 255 characters of `A-Za-z0-9_-`, unique in the account. By default
    /// CloudFormation makes one up.
    pub fn dashboard_name(name: impl Into<String>);
}

declaration! {
    /// A graph of one or more metrics over time, half as wide as a dashboard.
    pub struct GraphWidget(title: impl Into<String>) {
        title: At<String> = At::caller(title.into()),
        metrics: Vec<TimeSeries> = Vec::new(),
    }

    /// A graph that has no metrics yet.
    pub fn new(..);
}

part!(GraphWidget = "graph", title);

impl GraphWidget {
    /// Adds a line: a metric, or a [`MathExpression`](crate::MathExpression), whose own metrics are not
    /// drawn.
    pub fn metric(mut self, metric: impl Into<TimeSeries>) -> Self {
        let metric = metric.into();
        metric.absorbed_by(&mut self.calls);
        self.metrics.push(metric);
        self
    }
}

common_setters! {
    [] GraphWidget = "graph": replacing;
    fields [];
    example
        "GraphWidget, Metric",
        "",
        "GraphWidget::new(\"Requests\")",
        "metric(Metric::user_errors())" => "metric(Metric::user_errors().period(300))";
}

impl Dashboard {
    /// Adds a graph.
    pub fn widget(mut self, widget: GraphWidget) -> Self {
        let DashboardDeclaration { calls, widgets, .. } = &mut self.declaration;
        calls.add_part("widget", widgets, widget);
        self
    }
}

common_setters! {
    [] Dashboard = "dashboard": logical_id, acknowledge, replacing;
    example
        "Dashboard::new(\"Capacity\")",
        "dashboard_name(\"capacity\")" => "dashboard_name(\"shop\")";
}
