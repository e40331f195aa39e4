use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    Stack::new("music").description("A music player")
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music").description("A music player");
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack
}
