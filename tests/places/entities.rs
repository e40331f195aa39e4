//! Mistakes in entities and access patterns, which are not in the template.

use tablature::Action::GetItem;
use tablature::*;

pub(crate) fn stack(_: &Stage) -> Stack {
    let mut stack = Stack::new("entities");
    let index = GlobalSecondaryIndex::new("GSI1", Attribute::string("GSI1PK")).project_keys_only();
    let app = stack.add(
        TableV2::on_demand("App", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .global_secondary_index(index)
            .entity(Entity::new("Keyless"))
            .entity(Entity::new("User").key("USER#{id}", "METADATA").index_key("GSI2", "A", "B"))
            .entity(
                Entity::new("Order")
                    .key("ORDER#{orderId}", "{createdAt}#{itemId}")
                    .index_partition_key("GSI1", "STATUS#{status}"),
            )
            .entity(Entity::new("Lost").partition_key("LOST#{id}"))
            .entity(Entity::new("Broken").key("BROKEN#{id", "METADATA"))
            .entity(Entity::new("Elsewhere").key("E#{id}", "E").index_partition_key("GSI3", "E"))
            .access_pattern(AccessPattern::get("one", "Usr"))
            .access_pattern(AccessPattern::query("orders", "Order"))
            .access_pattern(
                AccessPattern::query("more", "Order")
                    .and("Item")
                    .by(["orderId"])
                    .descending("itemId"),
            )
            .access_pattern(AccessPattern::query("up", "Order").by(["orderId"]).ascending("itemId"))
            .access_pattern(AccessPattern::query("in", "Order").by(["orderId"]).index("GSI4"))
            .access_pattern(AccessPattern::query("read", "Order").by(["status"]).reads(["total"]))
            .access_pattern(AccessPattern::put("put", "P"))
            .access_pattern(AccessPattern::update("update", "P"))
            .access_pattern(AccessPattern::delete("delete", "P"))
            .access_pattern(AccessPattern::transact_write("write", ["P"])),
    );
    let own = app.entity("Nobody").read_data().rows(LeadingKey::user_pool_sub());
    let both = app.entity("User").and("Order").actions([GetItem]).rows(LeadingKey::user_pool_sub());
    stack.add(Role::for_lambda("Own").allow(own).allow(both));
    stack
}
