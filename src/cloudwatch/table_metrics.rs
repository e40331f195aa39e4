//! The metrics that DynamoDB sends for a table, each with its dimensions.

use crate::cloudwatch::{MathExpression, Metric, Statistic};
use crate::site::At;
use crate::template::Expr;
use crate::words::words;

macro_rules! operations {
    ($($operation:ident),* $(,)?) => {
        words! {
            /// An operation on a table, as DynamoDB's metrics name it in the dimension `Operation`.
            /// Transactions and PartiQL count under names of their own.
            ///
            /// `GetRecords` is not among them: it reads a stream, and its metrics are sent with a third
            /// dimension, `StreamLabel`. Without it they are a series that never has data.
            pub enum Operation {
                $(#[doc = concat!("`", stringify!($operation), "`")] $operation = stringify!($operation),)*
            }
        }

        impl Operation {
            /// All listed operations, by name.
            pub const ALL: &[Self] = &[$(Self::$operation,)*];

            /// The dimension's value.
            pub fn name(self) -> &'static str {
                self.word()
            }
        }
    };
}

operations! {
    BatchExecuteStatement, BatchGetItem, BatchWriteItem, DeleteItem, ExecuteStatement,
    ExecuteTransaction, GetItem, PutItem, Query, Scan, TransactGetItems, TransactWriteItems,
    UpdateItem,
}

/// Writes the metrics of one table, or of an operation on it.
macro_rules! metrics {
    ($($(#[$of_metric:meta])* pub fn $metric:ident($table:ident $(, $operation:ident)?) = $name:literal, $statistic:ident;)*) => {
        impl Metric {
            $(
                $(#[$of_metric])*
                #[track_caller]
                pub fn $metric($table: impl Into<Expr> $(, $operation: Operation)?) -> Self {
                    Self::of_table($name, Statistic::$statistic, $table)
                        $(.dimension("Operation", $operation.name()))?
                }
            )*
        }
    };
}

metrics! {
    /// `ThrottledRequests` of a table and an operation: the number of requests in a minute that were
    /// refused for lack of throughput. A batch counts only if all of it is refused.
    #[doc(alias = "metricThrottledRequestsForOperation")]
    pub fn throttled_requests(table_name, operation) = "ThrottledRequests", Sum;

    /// `SystemErrors` of a table and an operation: the number of requests in a minute that DynamoDB
    /// answered with status 500.
    #[doc(alias = "metricSystemErrors")]
    pub fn system_errors(table_name, operation) = "SystemErrors", Sum;

    /// `SuccessfulRequestLatency` of a table and an operation: the milliseconds that requests took
    /// within DynamoDB, on average over a minute.
    #[doc(alias = "metricSuccessfulRequestLatency")]
    pub fn successful_request_latency(table_name, operation) = "SuccessfulRequestLatency", Average;

    /// `ConditionalCheckFailedRequests` of a table: the number of writes in a minute whose condition did
    /// not hold.
    #[doc(alias = "metricConditionalCheckFailedRequests")]
    pub fn conditional_check_failed_requests(table_name) = "ConditionalCheckFailedRequests", Sum;

    /// `TransactionConflict` of a table: the number of items in a minute that were refused because
    /// another request was changing them.
    pub fn transaction_conflict(table_name) = "TransactionConflict", Sum;

    /// `ConsumedReadCapacityUnits` of a table in a minute, without its indexes.
    #[doc(alias = "metricConsumedReadCapacityUnits")]
    pub fn consumed_read_capacity_units(table_name) = "ConsumedReadCapacityUnits", Sum;

    /// `ConsumedWriteCapacityUnits` of a table in a minute, without its indexes.
    #[doc(alias = "metricConsumedWriteCapacityUnits")]
    pub fn consumed_write_capacity_units(table_name) = "ConsumedWriteCapacityUnits", Sum;

    /// `ReadThrottleEvents` of a table in a minute, without its indexes, over all operations. Each item
    /// of a batch counts.
    pub fn read_throttle_events(table_name) = "ReadThrottleEvents", Sum;

    /// `WriteThrottleEvents` of a table in a minute, without its indexes, over all operations. Each item
    /// of a batch counts.
    pub fn write_throttle_events(table_name) = "WriteThrottleEvents", Sum;

    /// `TimeToLiveDeletedItemCount` of a table: the number of items that expired and were deleted in
    /// a minute.
    pub fn time_to_live_deleted_item_count(table_name) = "TimeToLiveDeletedItemCount", Sum;
}

const NAMESPACE: &str = "AWS/DynamoDB";
const FIVE_MINUTES: u32 = 300;

impl Metric {
    /// The sum of [`throttled_requests`](Self::throttled_requests) over these operations, or over
    /// [all](Operation::ALL) if the list is empty. An alarm takes up to 10 of them (OPS022), so list
    /// there only the operations that the app calls; a graph takes all.
    ///
    /// ```
    /// use tablature::{
    ///     Alarm, Attribute, ComparisonOperator, Dashboard, GraphWidget, Metric, Operation, Stack,
    ///     TableV2,
    /// };
    ///
    /// let mut stack = Stack::new("shop");
    /// let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("id")));
    /// let called = [Operation::GetItem, Operation::Query, Operation::PutItem];
    /// stack.add(Alarm::new(
    ///     "Throttled",
    ///     Metric::throttled_requests_for_operations(orders.table_name(), called),
    ///     ComparisonOperator::GreaterThanThreshold,
    ///     0,
    /// ));
    /// stack.add(Dashboard::new("Board").widget(
    ///     GraphWidget::new("Refused and failed")
    ///         .metric(Metric::throttled_requests_for_operations(orders.table_name(), []))
    ///         .metric(Metric::system_errors_for_operations(orders.table_name(), [])),
    /// ));
    /// ```
    #[doc(alias = "metricThrottledRequestsForOperations")]
    #[track_caller]
    pub fn throttled_requests_for_operations(
        table_name: impl Into<Expr>,
        operations: impl IntoIterator<Item = Operation>,
    ) -> MathExpression {
        Self::sum("ThrottledRequests", "throttledRequests", table_name.into(), operations)
            .labelled("Throttled requests")
    }

    /// The sum of [`system_errors`](Self::system_errors) over these operations, or over
    /// [all](Operation::ALL) if the list is empty. An alarm takes up to 10 of them (OPS022).
    #[doc(alias = "metricSystemErrorsForOperations")]
    #[track_caller]
    pub fn system_errors_for_operations(
        table_name: impl Into<Expr>,
        operations: impl IntoIterator<Item = Operation>,
    ) -> MathExpression {
        Self::sum("SystemErrors", "systemErrors", table_name.into(), operations)
            .labelled("System errors")
    }

    /// `UserErrors`: the number of requests in a minute that DynamoDB answered with status 400, over all
    /// tables of the account in the Region, because it is sent without a table's name. Throttled requests
    /// and failed conditions are not included.
    #[doc(alias = "metricUserErrors")]
    #[track_caller]
    pub fn user_errors() -> Self {
        Self { statistic: At::caller(Statistic::Sum), ..Self::new(NAMESPACE, "UserErrors") }
    }

    /// `ReplicationLatency` of a global table from this Region to another: the milliseconds until a change
    /// arrives there, on average over five minutes, the interval at which it is sent.
    #[track_caller]
    pub fn replication_latency(
        table_name: impl Into<Expr>,
        receiving_region: impl Into<Expr>,
    ) -> Self {
        let latency = Self::of_table("ReplicationLatency", Statistic::Average, table_name)
            .dimension("ReceivingRegion", receiving_region);
        Self { period: At::caller(FIVE_MINUTES), ..latency }
    }

    /// The same metric of a global secondary index of the table. Consumed capacity and throttle events
    /// are sent for indexes.
    #[track_caller]
    pub fn of_index(self, name: impl Into<String>) -> Self {
        self.dimension("GlobalSecondaryIndexName", name.into())
    }

    #[track_caller]
    fn of_table(name: &str, statistic: Statistic, table_name: impl Into<Expr>) -> Self {
        let metric = Self::new(NAMESPACE, name).dimension("TableName", table_name);
        Self { statistic: At::caller(statistic), ..metric }
    }

    /// Each id contains the name of its metric, so that sums of two metrics may stand in one graph.
    #[track_caller]
    fn sum(
        name: &str,
        id: &str,
        table_name: Expr,
        operations: impl IntoIterator<Item = Operation>,
    ) -> MathExpression {
        let mut summed: Vec<Operation> = Vec::new();
        for operation in operations {
            if !summed.contains(&operation) {
                summed.push(operation);
            }
        }
        if summed.is_empty() {
            summed.extend(Operation::ALL);
        }
        let ids: Vec<String> =
            summed.iter().map(|operation| format!("{id}{}", operation.name())).collect();
        let mut sum = MathExpression::new(ids.join(" + "));
        for (id, operation) in ids.into_iter().zip(summed) {
            let metric = Self::of_table(name, Statistic::Sum, table_name.clone())
                .dimension("Operation", operation.name());
            sum = sum.using_metric(id, metric);
        }
        sum
    }
}
