use tablature::{Attribute, Replica, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).replica(Replica::new("eu-west-1")),
    );
    stack.add(Role::for_lambda("Player").allow(tracks.replica("eu-west-2").read_data()));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).replica(Replica::new("eu-west-1")),
    );
    stack.add(Role::for_lambda("Player").allow(tracks.replica("eu-west-1").read_data()));
    stack
}
