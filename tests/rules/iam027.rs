use tablature::Action::{GetItem, Query};
use tablature::{Attribute, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let shop = stack.add(TableV2::on_demand("Shop", Attribute::string("pk")));
    let sign_in = stack.add(UserSignIn::new("Customers"));
    let own = LeadingKey::user_pool_sub().with_prefix("USER→");
    stack.add(
        Role::new("Customer", sign_in.authenticated())
            .allow(shop.actions([GetItem, Query]).rows(own)),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let shop = stack.add(TableV2::on_demand("Shop", Attribute::string("pk")));
    let sign_in = stack.add(UserSignIn::new("Customers"));
    let own = LeadingKey::user_pool_sub().with_prefix("USER#");
    stack.add(
        Role::new("Customer", sign_in.authenticated())
            .allow(shop.actions([GetItem, Query]).rows(own)),
    );
    stack
}
