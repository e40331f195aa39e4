use tablature::{
    Action, Attribute, Key, PolicyStatement, Role, Stack, TableEncryption, TableHandle, TableV2,
};

pub(crate) fn bad() -> Stack {
    let read = |table: &TableHandle| {
        PolicyStatement::allow().actions([Action::GetItem]).resources([table.arn()])
    };
    read_by(|table, role| role.statement(read(table)))
}

pub(crate) fn good() -> Stack {
    read_by(|table, role| role.allow(table.actions([Action::GetItem])))
}

fn read_by(allow: impl Fn(&TableHandle, Role) -> Role) -> Stack {
    let mut stack = Stack::new("music");
    let key = stack.add(Key::new("TrackKey"));
    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(&key)),
    );
    stack.add(allow(&tracks, Role::for_lambda("Reader")));
    stack
}
