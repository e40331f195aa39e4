use tablature::{Attribute, ReadCapacity, Stack, TableV2, WriteCapacity};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::provisioned(
        "Tracks",
        Attribute::string("id"),
        ReadCapacity::autoscaled(100, 5),
        WriteCapacity::autoscaled(5, 100),
    ));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::provisioned(
        "Tracks",
        Attribute::string("id"),
        ReadCapacity::autoscaled(5, 100),
        WriteCapacity::autoscaled(5, 100),
    ));
    stack
}
