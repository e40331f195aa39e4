//! An index has capacity of one billing mode.

use tablature::{Attribute, GlobalSecondaryIndex, ReadCapacity};

fn main() {
    GlobalSecondaryIndex::new("byArtist", Attribute::string("artist"))
        .read_capacity(ReadCapacity::fixed(5))
        .maximum_write_request_units(100);
    //~^ ERROR no method named `maximum_write_request_units` found for struct `GlobalSecondaryIndex<Provisioned>`

    GlobalSecondaryIndex::new("byArtist", Attribute::string("artist"))
        .maximum_read_request_units(100)
        .read_capacity(ReadCapacity::fixed(5));
    //~^ ERROR no method named `read_capacity` found for struct `GlobalSecondaryIndex<OnDemand>`
}
