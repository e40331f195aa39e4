use tablature::{App, Attribute, Stack, Stage, TableV2};

pub(crate) fn bad() -> App {
    fn orders(_: &Stage) -> Stack {
        let mut stack = Stack::new("shop");
        stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
        stack
    }
    fn customers(_: &Stage) -> Stack {
        let mut stack = Stack::new("shop");
        stack.add(TableV2::on_demand("Customers", Attribute::string("customerId")));
        stack
    }
    App::new().stack(orders).stack(customers)
}

pub(crate) fn good() -> App {
    fn orders(_: &Stage) -> Stack {
        let mut stack = Stack::new("shop-orders");
        stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
        stack
    }
    fn customers(_: &Stage) -> Stack {
        let mut stack = Stack::new("shop-customers");
        stack.add(TableV2::on_demand("Customers", Attribute::string("customerId")));
        stack
    }
    App::new().stack(orders).stack(customers)
}
