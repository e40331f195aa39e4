use tablature::{Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Role::for_service("Counter", "lamda.amazonaws.com"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Role::for_service("Counter", "lambda.amazonaws.com"));
    stack
}
