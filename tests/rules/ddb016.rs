use tablature::{Attribute, LocalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Plays", Attribute::string("userId"))
            .sort_key(Attribute::string("at"))
            .local_secondary_index(LocalSecondaryIndex::new("byTime", Attribute::string("at"))),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    // The table itself is read in this order, or backwards with `ScanIndexForward: false`.
    stack.add(
        TableV2::on_demand("Plays", Attribute::string("userId")).sort_key(Attribute::string("at")),
    );
    stack
}
