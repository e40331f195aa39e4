//! CloudWatch's words: metrics, alarms and dashboards.
//!
//! Knows the metrics that DynamoDB sends and their dimensions, and of a table nothing but its name.

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
