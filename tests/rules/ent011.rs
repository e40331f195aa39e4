use tablature::{Attribute, Entity, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("orders");
    let app = stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .entity(Entity::new("User").key("USER#{userId}", "METADATA"))
            .entity(Entity::new("Price").key("SHOP#{shopId}#{productId}", "METADATA")),
    );
    let sign_in = stack.add(UserSignIn::new("Shoppers"));
    let own = app.entity("Price").read_data().rows(LeadingKey::user_pool_sub());
    stack.add(Role::new("Shopper", sign_in.authenticated()).allow(own));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("orders");
    let app = stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .entity(Entity::new("User").key("USER#{userId}", "METADATA"))
            .entity(Entity::new("Price").key("SHOP#{shopId}#{productId}", "METADATA")),
    );
    let sign_in = stack.add(UserSignIn::new("Shoppers"));
    let own = app.entity("User").read_data().rows(LeadingKey::user_pool_sub());
    stack.add(Role::new("Shopper", sign_in.authenticated()).allow(own));
    stack
}
