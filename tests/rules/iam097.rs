use tablature::{Role, Stack, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let sign_in = stack.add(UserSignIn::new("Listeners").guests(true));
    stack.add(Role::new("Listener", sign_in.authenticated()));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let sign_in = stack.add(UserSignIn::new("Listeners").guests(true));
    stack.add(Role::new("Listener", sign_in.authenticated()));
    stack.add(Role::new("Visitor", sign_in.unauthenticated()));
    stack
}
