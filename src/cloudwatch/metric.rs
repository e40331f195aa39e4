//! `Metric`: a metric of CloudWatch with its dimensions, statistic and period.

use crate::builder::{common_setters, declaration, part, setters};
use crate::site::{At, Site};
use crate::template::Expr;
use crate::words::closed_words;

declaration! {
    /// A metric, with the dimensions that distinguish its series. A series exists only under exactly
    /// the dimensions that the service sends: without its operation, `ThrottledRequests` is a series
    /// that never has data, and an alarm on it never fires.
    ///
    /// ```
    /// use tablature::{Attribute, Metric, Operation, Stack, TableV2};
    ///
    /// let mut stack = Stack::new("shop");
    /// let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("id")));
    /// Metric::throttled_requests(orders.table_name(), Operation::PutItem);
    /// Metric::consumed_read_capacity_units(orders.table_name());
    /// ```
    ///
    /// See [DynamoDB metrics and dimensions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html).
    pub struct Metric(namespace: impl Into<String>, name: impl Into<String>) {
        namespace: String = namespace.into(),
        name: At<String> = At::caller(name.into()),
        dimensions: Vec<(String, Expr)> = Vec::new(),
        statistic: At<Statistic> = At::caller(Statistic::Average),
        period: At<u32> = At::caller(60),
    }

    /// A metric by its namespace and name, such as `AWS/Lambda` and `IteratorAge`. The statistic is
    /// the average over one minute.
    pub fn new(..);
}

part!(Metric = "metric", name);

closed_words! {
    /// How the values of a period are combined into one.
    #[non_exhaustive]
    pub enum Statistic {
        /// Their sum.
        Sum = "Sum",
        /// Their mean.
        Average = "Average",
        /// The smallest.
        Minimum = "Minimum",
        /// The largest.
        Maximum = "Maximum",
        /// How many values there are.
        SampleCount = "SampleCount",
    }
}

impl Metric {
    /// Adds a dimension: its name and its value.
    #[track_caller]
    pub fn dimension(mut self, name: impl Into<String>, value: impl Into<Expr>) -> Self {
        let (name, value) = (name.into(), value.into().at(Site::caller()));
        let known = self.dimensions.iter().find(|(known, _)| *known == name);
        let first = known.and_then(|(_, value)| value.site());
        self.calls.entry("dimension", &name, first);
        self.dimensions.retain(|(known, _)| *known != name);
        self.dimensions.push((name, value));
        self
    }
}

setters! {
    [] Metric, [];

    /// How the values of a period are combined into one.
    pub fn statistic(statistic: Statistic);

    /// The length of a period in seconds: 10, 20, 30 or a multiple of 60. DynamoDB sends its metrics
    /// once a minute.
    pub fn period(seconds: u32);
}

common_setters! {
    [] Metric = "metric": replacing;
    fields [];
    example
        "Metric::user_errors()",
        "period(60)" => "period(300)";
}
