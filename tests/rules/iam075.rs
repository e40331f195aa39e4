use tablature::{Attribute, Principal, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack.add(Role::new("Partner", Principal::anyone()).allow(tracks.read_data()));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack.add(Role::for_account("Partner", "111122223333").allow(tracks.read_data()));
    stack
}
