use tablature::{AccessPattern, Attribute, Entity, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("orders");
    stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .entity(Entity::new("User").key("USER#{userId}", "METADATA"))
            .access_pattern(AccessPattern::get("user by id", "Users")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("orders");
    stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .entity(Entity::new("User").key("USER#{userId}", "METADATA"))
            .access_pattern(AccessPattern::get("user by id", "User")),
    );
    stack
}
