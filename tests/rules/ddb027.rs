use tablature::{Attribute, ReadCapacity, Stack, TableV2, WriteCapacity};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    for id in ["Tracks", "Playlists", "Plays"] {
        stack.add(TableV2::provisioned(
            id,
            Attribute::string("id"),
            ReadCapacity::fixed(30_000),
            WriteCapacity::autoscaled(5, 100),
        ));
    }
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    for id in ["Tracks", "Playlists", "Plays"] {
        stack.add(TableV2::provisioned(
            id,
            Attribute::string("id"),
            ReadCapacity::autoscaled(100, 30_000),
            WriteCapacity::autoscaled(5, 100),
        ));
    }
    stack
}
