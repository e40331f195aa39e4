use tablature::{Attribute, Output, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    for reader in 1..=201 {
        stack.add(Output::new(format!("TracksNameFor{reader}"), tracks.table_name()));
    }
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack.add(Output::new("TracksName", tracks.table_name()));
    stack
}
