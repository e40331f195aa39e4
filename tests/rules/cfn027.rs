use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music_player");
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music-player");
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack
}
