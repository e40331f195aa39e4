use tablature::{CustomAttribute, SignInAttribute, Stack, UserPool, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(UserSignIn::new("Labels").map_claim("custom:label", "label"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let people = UserPool::new("People")
        .sign_in_with([SignInAttribute::Email])
        .custom_attribute(CustomAttribute::string("label").immutable());
    stack.add(UserSignIn::new("Labels").user_pool(people).map_claim("custom:label", "label"));
    stack
}
