use tablature::Action::{GetItem, Query};
use tablature::{Attribute, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("customerId")));
    // A sign-in tags its sessions with `sub`, and with nothing else.
    let sign_in = stack.add(UserSignIn::new("Customers"));
    let own = LeadingKey::principal_tag("customerId");
    stack.add(
        Role::new("Customer", sign_in.authenticated())
            .allow(orders.actions([GetItem, Query]).rows(own)),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("customerId")));
    let sign_in = stack.add(UserSignIn::new("Customers"));
    let own = LeadingKey::user_pool_sub();
    stack.add(
        Role::new("Customer", sign_in.authenticated())
            .allow(orders.actions([GetItem, Query]).rows(own)),
    );
    stack
}
