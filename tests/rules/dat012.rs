use tablature::{Attribute, Entity, Item, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("orders");
    let app = stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .entity(Entity::new("User").key("USER#{userId}", "METADATA"))
            .entity(Entity::new("Order").key("USER#{userId}", "ORDER#{createdAt}#{orderId}")),
    );
    stack.add(
        Item::of(&app)
            .attribute("PK", "USER#user-001")
            .attribute("SK", "ORDER-2025-12-09-order-001"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("orders");
    let app = stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .entity(Entity::new("User").key("USER#{userId}", "METADATA"))
            .entity(Entity::new("Order").key("USER#{userId}", "ORDER#{createdAt}#{orderId}")),
    );
    stack.add(
        Item::of(&app)
            .attribute("PK", "USER#user-001")
            .attribute("SK", "ORDER#2025-12-09#order-001"),
    );
    stack
}
