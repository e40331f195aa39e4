use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).logical_id("track-table"));
    stack.add(TableV2::on_demand("曲", Attribute::string("id")));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).logical_id("TrackTable"));
    stack.add(TableV2::on_demand("Songs", Attribute::string("id")));
    stack
}
