use tablature::{Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_account("Auditor", "1111-2222-3333"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_account("Auditor", "111122223333"));
    stack
}
