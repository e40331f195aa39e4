use tablature::{Attribute, GlobalSecondaryIndex, Item, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    let users =
        stack.add(TableV2::on_demand("users", Attribute::string("userId")).global_secondary_index(
            GlobalSecondaryIndex::new("email-index", Attribute::string("email")),
        ));
    stack.add(Item::of(&users).attribute("userId", 1).attribute("email", false));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    let users =
        stack.add(TableV2::on_demand("users", Attribute::string("userId")).global_secondary_index(
            GlobalSecondaryIndex::new("email-index", Attribute::string("email")),
        ));
    stack.add(Item::of(&users).attribute("userId", "1").attribute("email", "admin@example.com"));
    stack
}
