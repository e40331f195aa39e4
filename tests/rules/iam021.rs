use tablature::{PolicyStatement, Principal, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        Role::for_lambda("OrderMailer").statement(
            PolicyStatement::allow()
                .principals([Principal::service("lambda.amazonaws.com")])
                .actions(["ses:SendEmail"])
                .resources(["*"]),
        ),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        Role::for_lambda("OrderMailer")
            .statement(PolicyStatement::allow().actions(["ses:SendEmail"]).resources(["*"])),
    );
    stack
}
