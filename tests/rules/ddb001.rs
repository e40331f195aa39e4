use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Users", Attribute::string("userId")).table_name("music/users"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Users", Attribute::string("userId")).table_name("music-users"));
    stack
}
