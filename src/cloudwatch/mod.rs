//! CloudWatch's words: metrics, alarms and dashboards.
//!
//! Knows the metrics that DynamoDB sends and their dimensions, and of a table nothing but its name.

mod alarm;
mod dashboard;
mod metric;

pub(crate) use alarm::AlarmDeclaration;
pub use alarm::{Alarm, AlarmHandle, ComparisonOperator, TreatMissingData};
pub(crate) use dashboard::DashboardDeclaration;
pub use dashboard::{Dashboard, DashboardHandle, GraphWidget};
pub use metric::{Metric, Operation, Statistic};
