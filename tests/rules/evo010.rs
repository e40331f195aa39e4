use crate::update::{Update, orders};

pub(crate) fn bad() -> Update {
    Update::of(orders().point_in_time_recovery(true), orders().point_in_time_recovery(false))
}

pub(crate) fn good() -> Update {
    Update::of(orders().point_in_time_recovery(false), orders().point_in_time_recovery(true))
}
