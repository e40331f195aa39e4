use tablature::{PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let send =
        PolicyStatement::allow().sid("send-mail").actions(["ses:SendEmail"]).resources(["*"]);
    stack.add(Role::for_lambda("OrderMailer").statement(send));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let send = PolicyStatement::allow().sid("SendMail").actions(["ses:SendEmail"]).resources(["*"]);
    stack.add(Role::for_lambda("OrderMailer").statement(send));
    stack
}
