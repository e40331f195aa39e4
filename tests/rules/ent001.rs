use tablature::{Attribute, Entity, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("orders");
    stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .entity(Entity::new("Order").key("USER#{userId}", "ORDER#{createdAt}{orderId}")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("orders");
    stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .entity(Entity::new("Order").key("USER#{userId}", "ORDER#{createdAt}#{orderId}")),
    );
    stack
}
