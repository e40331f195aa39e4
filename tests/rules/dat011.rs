use tablature::{Attribute, Item, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    let users = stack.add(TableV2::on_demand("users", Attribute::string("userId")));
    stack.add(Item::of(&users).attribute("userId", "user-001").attribute("", "Admin"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    let users = stack.add(TableV2::on_demand("users", Attribute::string("userId")));
    stack.add(Item::of(&users).attribute("userId", "user-001").attribute("role", "Admin"));
    stack
}
