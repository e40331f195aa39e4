use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).maximum_read_request_units(50_000),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).maximum_read_request_units(40_000),
    );
    stack
}
