use tablature::RemovalPolicy;

use crate::update::{Update, orders};

pub(crate) fn bad() -> Update {
    Update::removing(orders().removal_policy(RemovalPolicy::Destroy))
}

pub(crate) fn good() -> Update {
    Update::removing(orders().removal_policy(RemovalPolicy::Retain))
}
