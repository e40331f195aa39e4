use tablature::{Attribute, Entity, GlobalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("orders");
    stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .global_secondary_index(
                GlobalSecondaryIndex::new("GSI1", Attribute::string("GSI1PK"))
                    .sort_key(Attribute::string("GSI1SK")),
            )
            .entity(Entity::new("User").key("USER#{userId}", "METADATA").index_key(
                "GSI",
                "EMAIL#{email}",
                "USER#{userId}",
            )),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("orders");
    stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .global_secondary_index(
                GlobalSecondaryIndex::new("GSI1", Attribute::string("GSI1PK"))
                    .sort_key(Attribute::string("GSI1SK")),
            )
            .entity(Entity::new("User").key("USER#{userId}", "METADATA").index_key(
                "GSI1",
                "EMAIL#{email}",
                "USER#{userId}",
            )),
    );
    stack
}
