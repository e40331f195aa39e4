use tablature::{AccessPattern, Attribute, Entity, GlobalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("orders");
    stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .global_secondary_index(
                GlobalSecondaryIndex::new("GSI1", Attribute::string("GSI1PK"))
                    .sort_key(Attribute::string("GSI1SK"))
                    .project_keys_only(),
            )
            .entity(
                Entity::new("Order").key("USER#{userId}", "ORDER#{createdAt}#{orderId}").index_key(
                    "GSI1",
                    "ORDER#{orderId}",
                    "USER#{userId}",
                ),
            )
            .access_pattern(
                AccessPattern::query("an order by id", "Order").by(["orderId"]).reads(["status"]),
            ),
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
                    .sort_key(Attribute::string("GSI1SK"))
                    .project_include(["status"]),
            )
            .entity(
                Entity::new("Order").key("USER#{userId}", "ORDER#{createdAt}#{orderId}").index_key(
                    "GSI1",
                    "ORDER#{orderId}",
                    "USER#{userId}",
                ),
            )
            .access_pattern(
                AccessPattern::query("an order by id", "Order").by(["orderId"]).reads(["status"]),
            ),
    );
    stack
}
