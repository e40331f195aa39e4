//! A grant goes to a role, an index to its table.

use tablature::{Attribute, GlobalSecondaryIndex, Stack, TableV2};

fn main() {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));

    stack.add(tracks.read_data());
    //~^ ERROR `Grant` is not something that a stack holds
    //~^^ LABEL add a table, a role, a policy, a user pool, an item, an output or a `CfnResource`
    //~^^^ NOTE a grant goes to a role: `Role::for_lambda("…").allow(grant)`
    stack.add(GlobalSecondaryIndex::new("byArtist", Attribute::string("artist")));
    //~^ ERROR `GlobalSecondaryIndex` is not something that a stack holds
    //~^^ NOTE an index goes to its table: `TableV2::on_demand(…).global_secondary_index(index)`
    stack.add(tracks);
    //~^ ERROR `TableHandle` is not something that a stack holds
}
