use tablature::{PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Role::for_lambda("Reader").statement(reading("s3:GetObjects")));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(Role::for_lambda("Reader").statement(reading("s3:GetObject")));
    stack
}

fn reading(action: &str) -> PolicyStatement {
    PolicyStatement::allow().actions([action]).resources(["arn:aws:s3:::uploads/*"])
}
