use tablature::{Attribute, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Favourites", Attribute::string("userId"))
            .sort_key(Attribute::string("userId")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Favourites", Attribute::string("userId"))
            .sort_key(Attribute::string("trackId")),
    );
    stack
}
