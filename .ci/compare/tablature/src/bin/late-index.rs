//! Must not compile: an index for a table that has been granted already.

use tablature::{Attribute, GlobalSecondaryIndex, Role, Stack, TableV2};

fn main() {
    let mut stack = Stack::new("late-index");
    let tracks = stack.add(TableV2::on_demand("TrackTable", Attribute::string("id")));
    stack.add(Role::for_lambda("TrackHandler").allow(tracks.read_data()));
    tracks.global_secondary_index(GlobalSecondaryIndex::new(
        "byUserId",
        Attribute::string("uploadedBy"),
    ));
}
