use tablature::{Attribute, ReadCapacity, Stack, TableV2, WriteCapacity};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::provisioned(
        "Tracks",
        Attribute::string("id"),
        ReadCapacity::autoscaled(5, 100).seed_capacity(500),
        WriteCapacity::autoscaled(5, 100),
    ));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::provisioned(
        "Tracks",
        Attribute::string("id"),
        ReadCapacity::autoscaled(5, 100).seed_capacity(50),
        WriteCapacity::autoscaled(5, 100),
    ));
    stack
}
