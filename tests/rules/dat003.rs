use tablature::{Attribute, GlobalSecondaryIndex, Item, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    let users =
        stack.add(TableV2::on_demand("users", Attribute::string("userId")).global_secondary_index(
            GlobalSecondaryIndex::new("email-index", Attribute::string("email")),
        ));
    stack.add(Item::of(&users).attribute("userId", "user-001").attribute("email", ""));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    let users =
        stack.add(TableV2::on_demand("users", Attribute::string("userId")).global_secondary_index(
            GlobalSecondaryIndex::new("email-index", Attribute::string("email")),
        ));
    // Not in `email-index`, but in the table.
    stack.add(Item::of(&users).attribute("userId", "user-001"));
    stack
}
