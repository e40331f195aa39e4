use tablature::{Expr, Key, KeyHandle, PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    decrypting(|_| Expr::sub("arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/tracks"))
}

pub(crate) fn good() -> Stack {
    decrypting(|key| key.arn())
}

fn decrypting(with: impl Fn(&KeyHandle) -> Expr) -> Stack {
    let mut stack = Stack::new("music");
    let key = stack.add(Key::new("TrackKey"));
    let decrypt = PolicyStatement::allow().actions(["kms:Decrypt"]).resources([with(&key)]);
    stack.add(Role::for_lambda("Reader").statement(decrypt));
    stack
}
