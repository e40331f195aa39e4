use crate::update::{Update, by, orders};

pub(crate) fn bad() -> Update {
    Update::of(
        orders(),
        orders().global_secondary_index(by("user")).global_secondary_index(by("date")),
    )
}

pub(crate) fn good() -> Update {
    Update::of(orders(), orders().global_secondary_index(by("user")))
}
