//! `PointInTimeRecovery`: continuous backups.

/// Continuous backups, from which a table can be restored to any second.
///
/// `true` and `false` convert, so that a stage can decide:
///
/// ```
/// use tablature::{Attribute, PointInTimeRecovery, Stage, TableV2};
///
/// let stage = Stage::new("prod");
/// TableV2::on_demand("Scores", Attribute::string("id")).point_in_time_recovery(stage.is("prod"));
/// TableV2::on_demand("Plays", Attribute::string("id"))
///     .point_in_time_recovery(PointInTimeRecovery::days(7));
/// ```
///
/// See [point-in-time recovery](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PointInTimeRecovery {
    pub(crate) enabled: bool,
    pub(crate) recovery_period_in_days: Option<u32>,
}

impl PointInTimeRecovery {
    /// On, with a window of 1 to 35 days.
    pub fn days(days: u32) -> Self {
        Self { enabled: true, recovery_period_in_days: Some(days) }
    }
}

impl From<bool> for PointInTimeRecovery {
    /// On, with a window of 35 days, or off.
    fn from(enabled: bool) -> Self {
        Self { enabled, recovery_period_in_days: None }
    }
}
