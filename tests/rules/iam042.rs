use tablature::{Attribute, PolicyStatement, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    let all = PolicyStatement::allow().actions(["dynamodb:*"]).resources([orders.arn()]);
    stack.add(Role::for_lambda("Checkout").statement(all));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    stack.add(Role::for_lambda("Checkout").allow(orders.read_write_data()));
    stack
}
