use tablature::Action::Query;
use tablature::{Attribute, GlobalSecondaryIndex, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let partition = [Attribute::string("status"), Attribute::string("userId")];
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("userId"))
            .sort_key(Attribute::string("orderId"))
            .global_secondary_index(GlobalSecondaryIndex::with_partition_keys(
                "byStatus", partition,
            )),
    );
    let sign_in = stack.add(UserSignIn::new("Buyers"));
    let own = orders.index("byStatus").actions([Query]).rows(LeadingKey::user_pool_sub());
    stack.add(Role::new("Buyer", sign_in.authenticated()).allow(own));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let partition = [Attribute::string("userId"), Attribute::string("status")];
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("userId"))
            .sort_key(Attribute::string("orderId"))
            .global_secondary_index(GlobalSecondaryIndex::with_partition_keys(
                "byStatus", partition,
            )),
    );
    let sign_in = stack.add(UserSignIn::new("Buyers"));
    let own = orders.index("byStatus").actions([Query]).rows(LeadingKey::user_pool_sub());
    stack.add(Role::new("Buyer", sign_in.authenticated()).allow(own));
    stack
}
