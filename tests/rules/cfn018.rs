use tablature::{Attribute, Output, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack.add(Output::new("TracksName", tracks.table_name()).export_name("music-tracks"));
    stack.add(Output::new("TracksArn", tracks.arn()).export_name("music-tracks"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack.add(Output::new("TracksName", tracks.table_name()).export_name("music-tracks-name"));
    stack.add(Output::new("TracksArn", tracks.arn()).export_name("music-tracks-arn"));
    stack
}
