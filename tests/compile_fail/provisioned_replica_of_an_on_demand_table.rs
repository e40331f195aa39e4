//! A replica that sets provisioned capacity does not fit an on-demand table.

use tablature::{Attribute, ReadCapacity, Replica, Stack, TableV2};

fn main() {
    let replica = Replica::new("eu-west-1").read_capacity(ReadCapacity::fixed(5));
    let table = TableV2::on_demand("Tracks", Attribute::string("id"));
    Stack::new("music").add(table.replica(replica));
    //~^ ERROR an index or a replica with `Provisioned` capacity does not fit a table that is billed `OnDemand`
    //~^^ LABEL this sets capacity of the other billing mode
}
