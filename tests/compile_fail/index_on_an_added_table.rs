//! A table that was added is the stack's.

use tablature::{Attribute, GlobalSecondaryIndex, Stack, TableV2};

fn main() {
    let tracks = TableV2::on_demand("Tracks", Attribute::string("id"));
    Stack::new("music").add(tracks);
    let index = GlobalSecondaryIndex::new("byArtist", Attribute::string("artist"));
    tracks.global_secondary_index(index);
    //~^ ERROR use of moved value: `tracks`
}
