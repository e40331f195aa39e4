use tablature::{Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_service("Workflow", "states"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_service("Workflow", "states.amazonaws.com"));
    stack
}
