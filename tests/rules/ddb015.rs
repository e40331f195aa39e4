use tablature::{Attribute, GlobalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let mut tracks = TableV2::on_demand("Tracks", Attribute::string("id"));
    for number in 1..=21 {
        let mood = format!("mood{number}");
        let index = GlobalSecondaryIndex::new(&mood, Attribute::string(&mood));
        tracks = tracks.global_secondary_index(index);
    }
    stack.add(tracks);
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    // One index for all moods: an item says in `mood` which it has.
    let index = GlobalSecondaryIndex::new("byMood", Attribute::string("mood"))
        .sort_key(Attribute::string("addedAt"));
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(index));
    stack
}
