use tablature::RemovalPolicy;

use crate::update::{Update, orders};

pub(crate) fn bad() -> Update {
    let named = || orders().table_name("orders").removal_policy(RemovalPolicy::Retain);
    Update::of(named(), named().logical_id("AllOrders"))
}

pub(crate) fn good() -> Update {
    let named = || orders().table_name("orders").removal_policy(RemovalPolicy::Retain);
    Update::of(named(), named().deletion_protection(true))
}
