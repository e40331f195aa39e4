use tablature::Attribute;

use crate::update::{Update, by, orders};

pub(crate) fn bad() -> Update {
    let named = || orders().table_name("orders");
    Update::of(named(), named().sort_key(Attribute::string("date")))
}

pub(crate) fn good() -> Update {
    let named = || orders().table_name("orders");
    Update::of(named(), named().global_secondary_index(by("date")))
}
