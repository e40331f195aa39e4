use tablature::{Attribute, GlobalSecondaryIndex, LocalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Plays", Attribute::string("userId"))
            .sort_key(Attribute::string("playedAt"))
            .local_secondary_index(LocalSecondaryIndex::new("byDay", Attribute::string("day")))
            .global_secondary_index(GlobalSecondaryIndex::new("byDay", Attribute::string("day"))),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Plays", Attribute::string("userId"))
            .sort_key(Attribute::string("playedAt"))
            .local_secondary_index(LocalSecondaryIndex::new("byDay", Attribute::string("day")))
            .global_secondary_index(GlobalSecondaryIndex::new("ofDay", Attribute::string("day"))),
    );
    stack
}
