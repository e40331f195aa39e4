use tablature::{Attribute, Entity, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("orders");
    stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .entity(Entity::new("User").partition_key("USER#{userId}")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("orders");
    stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .entity(Entity::new("User").key("USER#{userId}", "METADATA")),
    );
    stack
}
