use tablature::{PasswordPolicy, Stack, UserPool};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    stack.add(UserPool::new("People").password_policy(PasswordPolicy::at_least(4).numbers()));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    stack.add(UserPool::new("People").password_policy(PasswordPolicy::at_least(12).numbers()));
    stack
}
