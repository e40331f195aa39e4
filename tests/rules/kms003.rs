use tablature::{CfnResource, Key, RemovalPolicy, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("SigningKey", "AWS::KMS::Key")
            .property("KeySpec", "RSA_2048")
            .property("KeyUsage", "SIGN_VERIFY")
            .property("EnableKeyRotation", true)
            .removal_policy(RemovalPolicy::default()),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("SigningKey", "AWS::KMS::Key")
            .property("KeySpec", "RSA_2048")
            .property("KeyUsage", "SIGN_VERIFY")
            .removal_policy(RemovalPolicy::default()),
    );
    stack.add(Key::new("TrackKey"));
    stack
}
