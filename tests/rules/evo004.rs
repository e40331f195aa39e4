use tablature::{Attribute, GlobalSecondaryIndex};

use crate::update::{Update, by, orders};

pub(crate) fn bad() -> Update {
    let table = |date| orders().global_secondary_index(GlobalSecondaryIndex::new("by-date", date));
    Update::of(table(Attribute::string("date")), table(Attribute::number("date")))
}

pub(crate) fn good() -> Update {
    let table = || orders().global_secondary_index(by("date"));
    let by_day = GlobalSecondaryIndex::new("by-day", Attribute::number("day"));
    Update::of(table(), table().global_secondary_index(by_day))
}
