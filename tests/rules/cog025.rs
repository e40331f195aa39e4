use tablature::{Role, Stack, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    stack.add(Role::new("Editor", sign_in.group_with_precedence("editors", 1)));
    stack.add(Role::new("Critic", sign_in.group_with_precedence("critics", 1)));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    stack.add(Role::new("Editor", sign_in.group_with_precedence("editors", 1)));
    stack.add(Role::new("Critic", sign_in.group_with_precedence("critics", 2)));
    stack
}
