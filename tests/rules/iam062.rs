use tablature::{Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_lambda("OrderMailer").description("sends mail – and nothing else"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_lambda("OrderMailer").description("sends mail, and nothing else"));
    stack
}
