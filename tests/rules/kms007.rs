use tablature::{Key, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Key::new("TrackKey").tag("aws:team", "music"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Key::new("TrackKey").tag("team", "music"));
    stack
}
