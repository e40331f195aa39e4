use tablature::Action::{GetItem, Query};
use tablature::{Attribute, GlobalSecondaryIndex, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    let users =
        stack.add(TableV2::on_demand("Users", Attribute::string("userId")).global_secondary_index(
            GlobalSecondaryIndex::new("byEmail", Attribute::string("email")),
        ));
    stack.add(Role::for_lambda("Login").allow(users.index("byEmail").actions([GetItem])));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    let users =
        stack.add(TableV2::on_demand("Users", Attribute::string("userId")).global_secondary_index(
            GlobalSecondaryIndex::new("byEmail", Attribute::string("email")),
        ));
    stack.add(Role::for_lambda("Login").allow(users.index("byEmail").actions([Query])));
    stack
}
