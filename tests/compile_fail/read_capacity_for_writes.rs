//! Capacity for reads and capacity for writes are two types.

use tablature::{Attribute, GlobalSecondaryIndex, ReadCapacity, TableV2};

fn main() {
    let (read, write) = (ReadCapacity::fixed(5), ReadCapacity::autoscaled(5, 50));
    TableV2::provisioned("Tracks", Attribute::string("id"), read, write);
    //~^ ERROR mismatched types
    //~^^ LABEL expected `WriteCapacity`, found `ReadCapacity`

    GlobalSecondaryIndex::new("byArtist", Attribute::string("artist"))
        .write_capacity(ReadCapacity::autoscaled(5, 50));
    //~^ ERROR mismatched types
    //~^^ LABEL expected `WriteCapacity`, found `ReadCapacity`
}
