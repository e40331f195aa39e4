use tablature::Action::GetItem;
use tablature::{PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = "arn:aws:dynamodb:eu-west-1:111122223333:tabel/Tracks";
    stack.add(Role::for_lambda("Reader").statement(reading(tracks)));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = "arn:aws:dynamodb:eu-west-1:111122223333:table/Tracks";
    stack.add(Role::for_lambda("Reader").statement(reading(tracks)));
    stack
}

fn reading(table: &str) -> PolicyStatement {
    PolicyStatement::allow().actions([GetItem]).resources([table])
}
