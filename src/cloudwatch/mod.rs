//! Metrics, alarms and dashboards of CloudWatch.
//!
//! This module knows the metrics that DynamoDB sends, with their dimensions. Of a table it knows
//! only the name.

mod alarm;
mod dashboard;
mod math_expression;
mod metric;
mod table_metrics;

pub(crate) use alarm::AlarmDeclaration;
pub use alarm::{Alarm, AlarmHandle, ComparisonOperator, TreatMissingData};
pub(crate) use dashboard::DashboardDeclaration;
pub use dashboard::{Dashboard, DashboardHandle, GraphWidget};
pub use math_expression::{MathExpression, TimeSeries};
pub use metric::{Metric, Statistic};
pub use table_metrics::Operation;
