use tablature::{Stack, UserPool};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    stack.add(UserPool::new("People").user_pool_name("people/hr"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    stack.add(UserPool::new("People").user_pool_name("people of hr"));
    stack
}
