use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Sessions", Attribute::string("userId"))
            .sort_key(Attribute::string("expiresAt"))
            .time_to_live_attribute("expiresAt"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Sessions", Attribute::string("userId"))
            .sort_key(Attribute::number("expiresAt"))
            .time_to_live_attribute("expiresAt"),
    );
    stack
}
