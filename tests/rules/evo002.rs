use tablature::{Attribute, GlobalSecondaryIndex};

use crate::update::{Update, orders};

pub(crate) fn bad() -> Update {
    Update::of(orders(), orders().sort_key(Attribute::string("date")))
}

pub(crate) fn good() -> Update {
    let by_date = GlobalSecondaryIndex::new("by-date", Attribute::string("id"))
        .sort_key(Attribute::string("date"));
    Update::of(orders(), orders().global_secondary_index(by_date))
}
