use tablature::{Attribute, GlobalSecondaryIndex, LocalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let mut plays = TableV2::on_demand("Plays", Attribute::string("userId"))
        .sort_key(Attribute::string("playedAt"));
    for sort in ["track", "album", "artist", "genre", "device", "country"] {
        let index = LocalSecondaryIndex::new(format!("by-{sort}"), Attribute::string(sort));
        plays = plays.local_secondary_index(index);
    }
    stack.add(plays);
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let mut plays = TableV2::on_demand("Plays", Attribute::string("userId"))
        .sort_key(Attribute::string("playedAt"));
    for sort in ["track", "album", "artist", "genre", "device", "country"] {
        let index = GlobalSecondaryIndex::new(format!("by-{sort}"), Attribute::string("userId"))
            .sort_key(Attribute::string(sort));
        plays = plays.global_secondary_index(index);
    }
    stack.add(plays);
    stack
}
