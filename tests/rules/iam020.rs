use tablature::Action::{GetItem, Query};
use tablature::{Attribute, PolicyStatement, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    stack.add(
        Role::for_lambda("OrderStatus")
            .statement(PolicyStatement::allow().actions([GetItem, Query])),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    stack.add(
        Role::for_lambda("OrderStatus").statement(
            PolicyStatement::allow().actions([GetItem, Query]).resources([orders.arn()]),
        ),
    );
    stack
}
