use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).table_name("music"));
    stack.add(TableV2::on_demand("Playlists", Attribute::string("id")).table_name("music"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).table_name("music-tracks"));
    stack.add(
        TableV2::on_demand("Playlists", Attribute::string("id")).table_name("music-playlists"),
    );
    stack
}
