use tablature::{ImportedTable, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("reports");
    let orders = stack.add(ImportedTable::from_table_name("Orders", "shop/orders"));
    stack.add(Role::for_lambda("Report").allow(orders.read_data()));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("reports");
    let orders = stack.add(
        ImportedTable::from_table_name("Orders", "shop-orders").global_secondary_index("byStatus"),
    );
    stack.add(Role::for_lambda("Report").allow(orders.read_data()));
    stack
}
