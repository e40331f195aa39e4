//! `AWS::CloudWatch::Dashboard`: builder, declaration, handle.

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, common_setters, identity};
use crate::cloudwatch::TimeSeries;
use crate::site::At;
use crate::template::Expr;

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
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct Dashboard {
    pub(crate) declaration: DashboardDeclaration,
}

#[derive(Clone, Debug)]
pub(crate) struct DashboardDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) dashboard_name: Option<At<String>>,
    pub(crate) widgets: Vec<GraphWidget>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    pub(crate) calls: Calls,
}

/// A graph of one or more metrics over time, half as wide as a dashboard.
#[derive(Clone, Debug)]
pub struct GraphWidget {
    pub(crate) title: At<String>,
    pub(crate) metrics: Vec<TimeSeries>,
    pub(crate) calls: Calls,
}

impl GraphWidget {
    /// A graph that has no metrics yet.
    #[track_caller]
    pub fn new(title: impl Into<String>) -> Self {
        let title = At::caller(title.into());
        Self { title, metrics: Vec::new(), calls: Calls::default() }
    }

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
    more "", "", "";
}

impl Dashboard {
    /// A dashboard that has no graphs yet.
    #[track_caller]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            declaration: DashboardDeclaration {
                id: At::caller(id.into()),
                logical_id: None,
                dashboard_name: None,
                widgets: Vec::new(),
                acknowledgements: Vec::new(),
                calls: Calls::default(),
            },
        }
    }

    /// A fixed name of 1 to 255 characters of `A-Za-z0-9_-`, unique in the account. By default
    /// CloudFormation makes one up.
    #[track_caller]
    pub fn dashboard_name(mut self, name: impl Into<String>) -> Self {
        self.declaration.calls.once("dashboard_name");
        self.declaration.dashboard_name = Some(At::caller(name.into()));
        self
    }

    /// Adds a graph.
    pub fn widget(mut self, widget: GraphWidget) -> Self {
        let DashboardDeclaration { calls, widgets, .. } = &mut self.declaration;
        calls.absorb(&widget.calls, || format!("graph `{}`", widget.title.value));
        calls.add("widget", widgets, widget, |one, other| one.title.value == other.title.value);
        self
    }
}

identity!(DashboardDeclaration);

/// The handle of a dashboard that was added to a stack.
#[derive(Clone, Debug)]
pub struct DashboardHandle {
    pub(crate) declaration: Arc<DashboardDeclaration>,
}

impl DashboardHandle {
    /// The dashboard's name, resolved at deployment.
    pub fn dashboard_name(&self) -> Expr {
        Expr::reference(self.logical_id())
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
    }
}

common_setters! {
    [] Dashboard = "dashboard": logical_id, acknowledge, replacing;
    fields [.declaration];
    example
        "Dashboard",
        "",
        "Dashboard::new(\"Capacity\")",
        "dashboard_name(\"capacity\")" => "dashboard_name(\"shop\")";
    more "", "", "";
}
