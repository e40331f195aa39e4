use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Sessions", Attribute::string("id")).time_to_live_attribute(""));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Sessions", Attribute::string("id")).time_to_live_attribute("expiresAt"),
    );
    stack
}
