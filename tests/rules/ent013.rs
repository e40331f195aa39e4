use tablature::{Attribute, Entity, GlobalSecondaryIndex, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    orders(|order| order.index_key("byStatus", "STATUS#{status}", "{createdAt}"))
}

pub(crate) fn good() -> Stack {
    orders(|order| order.index_key("byStatus", "STATUS#{status}", "ORDER#{orderId}"))
}

fn orders(keyed: impl Fn(Entity) -> Entity) -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        TableV2::on_demand("Orders", Attribute::string("pk"))
            .sort_key(Attribute::string("sk"))
            .global_secondary_index(
                GlobalSecondaryIndex::new("byStatus", Attribute::string("status"))
                    .sort_key(Attribute::string("sk")),
            )
            .entity(keyed(Entity::new("Order").key("USER#{userId}", "ORDER#{orderId}"))),
    );
    stack
}
