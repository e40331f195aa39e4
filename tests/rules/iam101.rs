use tablature::{PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let read = PolicyStatement::allow().actions(["s3:GetObject"]).resources(["invoices/*"]);
    stack.add(Role::for_lambda("Checkout").statement(read));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let invoices = "arn:aws:s3:::invoices/*";
    let read = PolicyStatement::allow().actions(["s3:GetObject"]).resources([invoices]);
    stack.add(Role::for_lambda("Checkout").statement(read));
    stack
}
