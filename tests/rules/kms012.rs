use tablature::{
    Action, Attribute, Expr, Key, KeyHandle, PolicyStatement, Role, Stack, TableEncryption, TableV2,
};

pub(crate) fn bad() -> Stack {
    read_with(|_| "*".into())
}

pub(crate) fn good() -> Stack {
    read_with(|key| key.arn())
}

fn read_with(keys: impl Fn(&KeyHandle) -> Expr) -> Stack {
    let mut stack = Stack::new("music");
    let key = stack.add(Key::new("TrackKey"));
    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(&key)),
    );
    let read = PolicyStatement::allow().actions([Action::GetItem]).resources([tracks.arn()]);
    let decrypt = PolicyStatement::allow().actions(["kms:Decrypt"]).resources([keys(&key)]);
    stack.add(Role::for_lambda("Reader").statement(read).statement(decrypt));
    stack
}
