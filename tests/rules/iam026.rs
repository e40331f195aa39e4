use tablature::{PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let mail = PolicyStatement::allow().sid("Notify").actions(["ses:SendEmail"]).resources(["*"]);
    let text = PolicyStatement::allow().sid("Notify").actions(["sns:Publish"]).resources(["*"]);
    stack.add(Role::for_lambda("OrderMailer").statement(mail).statement(text));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let mail = PolicyStatement::allow().sid("Mail").actions(["ses:SendEmail"]).resources(["*"]);
    let text = PolicyStatement::allow().sid("Text").actions(["sns:Publish"]).resources(["*"]);
    stack.add(Role::for_lambda("OrderMailer").statement(mail).statement(text));
    stack
}
