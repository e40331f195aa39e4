use tablature::{Attribute, LocalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Plays", Attribute::string("userId")).local_secondary_index(
            LocalSecondaryIndex::new("byTrack", Attribute::string("trackId")),
        ),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Plays", Attribute::string("userId"))
            .sort_key(Attribute::string("playedAt"))
            .local_secondary_index(LocalSecondaryIndex::new(
                "byTrack",
                Attribute::string("trackId"),
            )),
    );
    stack
}
