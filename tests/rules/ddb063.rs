use tablature::{Attribute, Replica, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .replica(Replica::new("us-east-1"))
            .replica(Replica::new("us-gov-west-1")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .replica(Replica::new("us-east-1"))
            .replica(Replica::new("us-west-2")),
    );
    stack
}
