use tablature::{PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let plays = "arn:aws:kinesys:eu-west-1:111122223333:stream/plays";
    stack.add(Role::for_lambda("Counter").statement(sending_to(plays)));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let plays = "arn:aws:kinesis:eu-west-1:111122223333:stream/plays";
    stack.add(Role::for_lambda("Counter").statement(sending_to(plays)));
    stack
}

fn sending_to(stream: &str) -> PolicyStatement {
    PolicyStatement::allow().actions(["kinesis:PutRecord"]).resources([stream])
}
