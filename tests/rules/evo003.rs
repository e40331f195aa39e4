use tablature::{Attribute, GlobalSecondaryIndex, LocalSecondaryIndex};

use crate::update::{Update, orders};

pub(crate) fn bad() -> Update {
    let by_date = LocalSecondaryIndex::new("by-date", Attribute::string("date"));
    let table = || orders().sort_key(Attribute::string("line"));
    Update::of(table(), table().local_secondary_index(by_date))
}

pub(crate) fn good() -> Update {
    let by_date = GlobalSecondaryIndex::new("by-date", Attribute::string("id"))
        .sort_key(Attribute::string("date"));
    let table = || orders().sort_key(Attribute::string("line"));
    Update::of(table(), table().global_secondary_index(by_date))
}
