use tablature::{Attribute, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("tenants");
    let mut reporter = Role::for_lambda("Reporter");
    for tenant in 0..50 {
        let id = format!("Orders{tenant}");
        let orders = stack.add(TableV2::on_demand(id, Attribute::string("orderId")));
        reporter = reporter.allow(orders.read_data());
    }
    stack.add(reporter);
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("tenants");
    let mut reporter = Role::for_lambda("Reporter");
    for tenant in 0..50 {
        let id = format!("Orders{tenant}");
        let name = format!("orders-{tenant}");
        let orders =
            stack.add(TableV2::on_demand(id, Attribute::string("orderId")).table_name(name));
        reporter = reporter.allow(orders.read_data());
    }
    stack.add(reporter);
    stack
}
