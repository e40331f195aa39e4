use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Songs", Attribute::string("id")).moved_from("Songs"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Songs", Attribute::string("id")).moved_from("Tracks"));
    stack
}
