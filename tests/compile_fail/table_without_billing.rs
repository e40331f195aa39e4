//! How a table is billed is its constructor.

use tablature::{Attribute, Stack, TableV2};

fn main() {
    Stack::new("music").add(TableV2::new("Tracks", Attribute::string("id")));
    //~^ ERROR named `new` found for struct `TableV2
    //~^^ NOTE TableV2::<OnDemand>::on_demand
}
