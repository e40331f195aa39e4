use tablature::{Key, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Key::new("TrackKey").pending_window_in_days(1));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Key::new("TrackKey").pending_window_in_days(7));
    stack
}
