//! An index that limits request units does not fit a provisioned table.

use tablature::{Attribute, GlobalSecondaryIndex, ReadCapacity, Stack, TableV2, WriteCapacity};

fn main() {
    let index = GlobalSecondaryIndex::new("byArtist", Attribute::string("artist"))
        .maximum_write_request_units(100);
    let (read, write) = (ReadCapacity::fixed(5), WriteCapacity::autoscaled(5, 50));
    let table = TableV2::provisioned("Tracks", Attribute::string("id"), read, write);
    Stack::new("music").add(table.global_secondary_index(index));
    //~^ ERROR an index or a replica with `OnDemand` capacity does not fit a table that is billed `Provisioned`
    //~^^ LABEL this sets capacity of the other billing mode
    //~^^^ NOTE `maximum_write_request_units` belong to `TableV2::on_demand(…)`
}
