use tablature::{Attribute, PolicyStatement, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    let write = PolicyStatement::allow()
        .actions(["dynamodb:PutItem", "dynamodb:TransactWriteItems"])
        .resources([orders.arn()]);
    stack.add(Role::for_lambda("Checkout").statement(write));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    let write = PolicyStatement::allow()
        .actions(["dynamodb:PutItem", "dynamodb:ConditionCheckItem"])
        .resources([orders.arn()]);
    stack.add(Role::for_lambda("Checkout").statement(write));
    stack
}
