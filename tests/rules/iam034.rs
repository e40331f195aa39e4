use tablature::{Attribute, ManagedPolicy, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("tenants");
    let reporter = stack.add(Role::for_lambda("Reporter"));
    let mut reports = ManagedPolicy::new("Reports").attach_to(&reporter);
    for tenant in 0..28 {
        let id = format!("Orders{tenant}");
        let orders = stack.add(TableV2::on_demand(id, Attribute::string("orderId")));
        reports = reports.allow(orders.read_data());
    }
    stack.add(reports);
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("tenants");
    let reporter = stack.add(Role::for_lambda("Reporter"));
    let mut reports = ManagedPolicy::new("Reports").attach_to(&reporter);
    for tenant in 0..28 {
        let id = format!("Orders{tenant}");
        let name = format!("orders-{tenant}");
        let orders =
            stack.add(TableV2::on_demand(id, Attribute::string("orderId")).table_name(name));
        reports = reports.allow(orders.read_data());
    }
    stack.add(reports);
    stack
}
