//! `Metric`: what CloudWatch counts, of which table and which operation.

use crate::site::{At, Site};
use crate::template::Expr;

/// A metric, with the dimensions that tell one series from another. A series exists only under
/// exactly the dimensions that the service sends: without its operation, `ThrottledRequests` is a
/// series that never has data, and an alarm on it never sounds.
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
#[derive(Clone, Debug)]
pub struct Metric {
    pub(crate) namespace: String,
    pub(crate) name: At<String>,
    pub(crate) dimensions: Vec<(String, Expr)>,
    pub(crate) statistic: At<Statistic>,
    pub(crate) period: At<u32>,
}

/// How the values of a period become one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Statistic {
    /// Their sum.
    Sum,
    /// Their mean.
    Average,
    /// The smallest.
    Minimum,
    /// The largest.
    Maximum,
    /// How many there are.
    SampleCount,
}

impl Statistic {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Sum => "Sum",
            Self::Average => "Average",
            Self::Minimum => "Minimum",
            Self::Maximum => "Maximum",
            Self::SampleCount => "SampleCount",
        }
    }
}

macro_rules! operations {
    ($($operation:ident),* $(,)?) => {
        /// An operation on a table, as DynamoDB's metrics name it in the dimension `Operation`.
        /// Transactions and PartiQL count under names of their own.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Operation {
            $(#[doc = concat!("`", stringify!($operation), "`")] $operation,)*
        }

        impl Operation {
            /// The dimension's value.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$operation => stringify!($operation),)*
                }
            }
        }
    };
}

operations! {
    BatchExecuteStatement, BatchGetItem, BatchWriteItem, DeleteItem, ExecuteStatement,
    ExecuteTransaction, GetItem, PutItem, Query, Scan, TransactGetItems, TransactWriteItems,
    UpdateItem,
}

impl Metric {
    /// A metric by its namespace and name, such as `AWS/Lambda` and `IteratorAge`: its average over a
    /// minute.
    #[track_caller]
    pub fn new(namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            namespace: namespace.into(),
            name: At::caller(name.into()),
            dimensions: Vec::new(),
            statistic: At::caller(Statistic::Average),
            period: At::caller(60),
        }
    }

    /// `ThrottledRequests` of a table and an operation: how many were refused in a minute because of
    /// too little throughput. A batch counts only where all of it is refused.
    #[track_caller]
    pub fn throttled_requests(table_name: impl Into<Expr>, operation: Operation) -> Self {
        Self::of_operation("ThrottledRequests", Statistic::Sum, table_name, operation)
    }

    /// `SystemErrors` of a table and an operation: how many DynamoDB answered with status 500 in a
    /// minute.
    #[track_caller]
    pub fn system_errors(table_name: impl Into<Expr>, operation: Operation) -> Self {
        Self::of_operation("SystemErrors", Statistic::Sum, table_name, operation)
    }

    /// `SuccessfulRequestLatency` of a table and an operation: the milliseconds that requests took
    /// within DynamoDB, on average over a minute.
    #[track_caller]
    pub fn successful_request_latency(table_name: impl Into<Expr>, operation: Operation) -> Self {
        Self::of_operation("SuccessfulRequestLatency", Statistic::Average, table_name, operation)
    }

    /// `ConsumedReadCapacityUnits` of a table in a minute, without its indexes.
    #[track_caller]
    pub fn consumed_read_capacity_units(table_name: impl Into<Expr>) -> Self {
        Self::of_table("ConsumedReadCapacityUnits", Statistic::Sum, table_name)
    }

    /// `ConsumedWriteCapacityUnits` of a table in a minute, without its indexes.
    #[track_caller]
    pub fn consumed_write_capacity_units(table_name: impl Into<Expr>) -> Self {
        Self::of_table("ConsumedWriteCapacityUnits", Statistic::Sum, table_name)
    }

    /// The same of a global secondary index of the table.
    #[track_caller]
    pub fn of_index(self, name: impl Into<String>) -> Self {
        self.dimension("GlobalSecondaryIndexName", name.into())
    }

    /// Adds a dimension; a second value for one name replaces the first.
    #[track_caller]
    pub fn dimension(mut self, name: impl Into<String>, value: impl Into<Expr>) -> Self {
        let (name, value) = (name.into(), value.into().at(Site::caller()));
        self.dimensions.retain(|(known, _)| *known != name);
        self.dimensions.push((name, value));
        self
    }

    /// How the values of a period become one.
    #[track_caller]
    pub fn statistic(mut self, statistic: Statistic) -> Self {
        self.statistic = At::caller(statistic);
        self
    }

    /// The length of a period in seconds: 10, 20, 30 or a multiple of 60. DynamoDB sends once a minute.
    #[track_caller]
    pub fn period(mut self, seconds: u32) -> Self {
        self.period = At::caller(seconds);
        self
    }

    #[track_caller]
    fn of_table(name: &str, statistic: Statistic, table_name: impl Into<Expr>) -> Self {
        Self::new("AWS/DynamoDB", name).statistic(statistic).dimension("TableName", table_name)
    }

    #[track_caller]
    fn of_operation(
        name: &str,
        statistic: Statistic,
        table_name: impl Into<Expr>,
        operation: Operation,
    ) -> Self {
        Self::of_table(name, statistic, table_name).dimension("Operation", operation.name())
    }
}
