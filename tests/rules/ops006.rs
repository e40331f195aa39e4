use tablature::{CfnResource, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Key", "AWS::KMS::Key")
            .property("PendingWindowInDays", 1)
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Key", "AWS::KMS::Key")
            .property("PendingWindowInDays", 7)
            .removal_policy(RemovalPolicy::Retain),
    );
    stack
}
