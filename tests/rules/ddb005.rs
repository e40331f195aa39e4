use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Users", Attribute::string("")));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Users", Attribute::string("userId")));
    stack
}
