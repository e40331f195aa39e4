use tablature::{Attribute, GlobalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Plays", Attribute::string("userId"))
            .sort_key(Attribute::number("playedAt"))
            .global_secondary_index(
                GlobalSecondaryIndex::new("byTrack", Attribute::string("trackId"))
                    .sort_key(Attribute::string("playedAt")),
            ),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Plays", Attribute::string("userId"))
            .sort_key(Attribute::number("playedAt"))
            .global_secondary_index(
                GlobalSecondaryIndex::new("byTrack", Attribute::string("trackId"))
                    .sort_key(Attribute::number("playedAt")),
            ),
    );
    stack
}
