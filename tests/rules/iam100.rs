use tablature::{CfnResource, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(CfnResource::new("Checkout", "AWS::IAM::Role"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(Role::for_lambda("Checkout"));
    stack
}
