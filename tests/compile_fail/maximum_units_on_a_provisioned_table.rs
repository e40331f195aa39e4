//! Request units are limited on an on-demand table only.

use tablature::{Attribute, ReadCapacity, Stack, TableV2, WriteCapacity};

fn main() {
    let (read, write) = (ReadCapacity::fixed(5), WriteCapacity::autoscaled(5, 50));
    let table = TableV2::provisioned("Tracks", Attribute::string("id"), read, write);
    Stack::new("music").add(table.maximum_read_request_units(100));
    //~^ ERROR no method named `maximum_read_request_units` found for struct `TableV2<Provisioned>`
}
