//! An index that sets provisioned capacity does not fit an on-demand table.

use tablature::{Attribute, GlobalSecondaryIndex, ReadCapacity, Stack, TableV2};

fn main() {
    let index = GlobalSecondaryIndex::new("byArtist", Attribute::string("artist"))
        .read_capacity(ReadCapacity::fixed(5));
    let table = TableV2::on_demand("Tracks", Attribute::string("id"));
    Stack::new("music").add(table.global_secondary_index(index));
    //~^ ERROR an index or a replica with `Provisioned` capacity does not fit a table that is billed `OnDemand`
    //~^^ LABEL this sets capacity of the other billing mode
    //~^^^ NOTE `read_capacity` and `write_capacity` belong to `TableV2::provisioned(…)`
}
