use tablature::{CfnResource, Expr, SignInAttribute, Stack, UserPool};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    stack.add(
        CfnResource::new("People", "AWS::Cognito::UserPool")
            .property("UsernameAttributes", Expr::list(["email"])),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    stack.add(UserPool::new("People").sign_in_with([SignInAttribute::Email]));
    stack
}
