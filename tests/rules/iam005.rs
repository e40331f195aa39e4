use tablature::{Attribute, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let shop = stack
        .add(TableV2::on_demand("Shop", Attribute::string("PK")).sort_key(Attribute::string("SK")));
    let sign_in = stack.add(UserSignIn::new("Customers"));
    let own = LeadingKey::user_pool_sub().with_prefix("CUSTOMER#").family("");
    stack.add(
        Role::new("Customer", sign_in.authenticated()).allow(shop.read_write_data().rows(own)),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let shop = stack
        .add(TableV2::on_demand("Shop", Attribute::string("PK")).sort_key(Attribute::string("SK")));
    let sign_in = stack.add(UserSignIn::new("Customers"));
    let own = LeadingKey::user_pool_sub().with_prefix("CUSTOMER#").family("#");
    stack.add(
        Role::new("Customer", sign_in.authenticated()).allow(shop.read_write_data().rows(own)),
    );
    stack
}
