use crate::update::{Update, orders};

pub(crate) fn bad() -> Update {
    Update::of(orders().time_to_live_attribute("expires"), orders().time_to_live_attribute("until"))
}

pub(crate) fn good() -> Update {
    Update::of(orders(), orders().time_to_live_attribute("until"))
}
