use tablature::{Key, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Key::new("TrackKey").enable_key_rotation(false).rotation_period_in_days(90));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Key::new("TrackKey").rotation_period_in_days(90));
    stack
}
