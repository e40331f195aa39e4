use tablature::{Attribute, Output, Stack, StreamViewType, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    stack.add(Output::new("OrderStream", orders.stream().arn()));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("orderId"))
            .stream(StreamViewType::NewAndOldImages),
    );
    stack.add(Output::new("OrderStream", orders.stream().arn()));
    stack
}
