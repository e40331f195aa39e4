use tablature::{Attribute, Key, Role, Stack, TableEncryption, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed("alias/tracks")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let key = stack.add(Key::new("TrackKey"));
    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(&key)),
    );
    stack.add(Role::for_lambda("Player").allow(tracks.read_data()));
    stack
}
