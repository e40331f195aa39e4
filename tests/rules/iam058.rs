use tablature::{Action, Attribute, PolicyStatement, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let arn = "arn:aws:dynamodb:eu-west-1:111122223333:t*/Orders";
    let read = PolicyStatement::allow().actions([Action::GetItem]).resources([arn]);
    stack.add(Role::for_lambda("OrderStatus").statement(read));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    let read = PolicyStatement::allow().actions([Action::GetItem]).resources([orders.arn()]);
    stack.add(Role::for_lambda("OrderStatus").statement(read));
    stack
}
