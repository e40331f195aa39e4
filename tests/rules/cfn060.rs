use tablature::{Attribute, Stack, StreamViewType, TableV2};

fn with_defaults(table: TableV2<tablature::OnDemand>) -> TableV2<tablature::OnDemand> {
    table.deletion_protection(true).stream(StreamViewType::KeysOnly)
}

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = with_defaults(TableV2::on_demand("Orders", Attribute::string("id")));
    stack.add(orders.stream(StreamViewType::NewAndOldImages));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = with_defaults(TableV2::on_demand("Orders", Attribute::string("id")));
    stack.add(orders.replacing(|it| it.stream(StreamViewType::NewAndOldImages)));
    stack
}
