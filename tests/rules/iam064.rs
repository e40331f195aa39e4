use tablature::{Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_lambda("OrderMailer").tag("key-prefix", "USER#"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_lambda("OrderMailer").tag("key-prefix", "USER"));
    stack
}
