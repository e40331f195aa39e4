use tablature::Action::{GetItem, Query};
use tablature::{Attribute, GlobalSecondaryIndex, PolicyStatement, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks =
        stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
            GlobalSecondaryIndex::new("byOwner", Attribute::string("owner")),
        ));
    let read = PolicyStatement::allow()
        .actions([GetItem, Query])
        .resources([tracks.arn(), tracks.index("byOwner").arn()]);
    stack.add(Role::for_lambda("Player").statement(read));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks =
        stack.add(TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
            GlobalSecondaryIndex::new("byOwner", Attribute::string("owner")),
        ));
    // Two statements: `GetItem` on the table, `Query` on table and index.
    stack.add(Role::for_lambda("Player").allow(tracks.actions([GetItem, Query])));
    stack
}
