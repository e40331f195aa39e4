use tablature::{Key, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Key::new("TrackKey").description("What the key is for. ".repeat(400)));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Key::new("TrackKey").description("Encrypts what users listen to"));
    stack
}
