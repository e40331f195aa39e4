use tablature::{Queue, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Queue::new("Failed").message_retention_period(30));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Queue::new("Failed").message_retention_period(1_209_600));
    stack
}
