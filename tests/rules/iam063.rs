use tablature::{Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_account("Support", "111122223333").max_session_duration(8));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_account("Support", "111122223333").max_session_duration(8 * 3_600));
    stack
}
