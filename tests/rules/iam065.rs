use tablature::{PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let mail = PolicyStatement::allow().actions(["ses:SendEmail"]).resources(["*"]);
    let text = PolicyStatement::allow().actions(["sns:Publish"]).resources(["*"]);
    stack.add(
        Role::for_lambda("OrderMailer")
            .inline_policy("Notify", [mail])
            .inline_policy("Notify", [text]),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let mail = PolicyStatement::allow().actions(["ses:SendEmail"]).resources(["*"]);
    let text = PolicyStatement::allow().actions(["sns:Publish"]).resources(["*"]);
    stack.add(
        Role::for_lambda("OrderMailer").inline_policy("Mail", [mail]).inline_policy("Text", [text]),
    );
    stack
}
