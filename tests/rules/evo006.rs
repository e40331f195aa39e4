use tablature::{Attribute, GlobalSecondaryIndex};

use crate::update::{Update, by, orders};

pub(crate) fn bad() -> Update {
    let keys_only = by("user").project_keys_only();
    Update::of(
        orders().global_secondary_index(keys_only),
        orders().global_secondary_index(by("user")),
    )
}

pub(crate) fn good() -> Update {
    let keys_only = || by("user").project_keys_only();
    let table = || orders().global_secondary_index(keys_only());
    let all = GlobalSecondaryIndex::new("by-user-all", Attribute::string("user"));
    Update::of(table(), table().global_secondary_index(all))
}
