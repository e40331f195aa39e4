//! A table that stands in a stack takes no more indexes.

use tablature::{Attribute, GlobalSecondaryIndex, Stack, TableV2};

fn main() {
    let tracks = Stack::new("music").add(TableV2::on_demand("Tracks", Attribute::string("id")));
    let index = GlobalSecondaryIndex::new("byArtist", Attribute::string("artist"));
    tracks.global_secondary_index(index);
    //~^ ERROR no method named `global_secondary_index` found for struct `TableHandle`
}
