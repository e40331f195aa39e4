use tablature::{Attribute, GlobalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
            GlobalSecondaryIndex::new("by owner", Attribute::string("owner")),
        ),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
            GlobalSecondaryIndex::new("byOwner", Attribute::string("owner")),
        ),
    );
    stack
}
