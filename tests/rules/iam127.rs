use tablature::Action::{GetItem, Query};
use tablature::{Attribute, PolicyStatement, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("id")));
    let get = PolicyStatement::allow().actions([GetItem]).resources([notes.arn()]);
    stack.add(Role::for_lambda("Reader").allow(notes.read_data()).statement(get));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("id")));
    let query = PolicyStatement::allow().actions([Query]).resources([notes.arn()]);
    stack.add(Role::for_lambda("Reader").allow(notes.actions([GetItem])).statement(query));
    stack
}
