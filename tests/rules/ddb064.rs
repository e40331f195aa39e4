use tablature::{Attribute, Replica, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music").region("eu-west-1");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).replica(Replica::new("cn-north-1")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music").region("cn-northwest-1");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).replica(Replica::new("cn-north-1")),
    );
    stack
}
