use tablature::{Attribute, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let user_key = || Attribute::string("userId");
    let favourites = stack.add(TableV2::on_demand("Favourites", user_key()));
    let history = stack.add(TableV2::on_demand("History", user_key()));
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    let own = LeadingKey::user_pool_sub;
    stack.add(
        Role::new("Collector", sign_in.authenticated())
            .allow(favourites.read_write_data().rows(own())),
    );
    stack.add(
        Role::new("Listener", sign_in.authenticated()).allow(history.read_write_data().rows(own())),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let user_key = || Attribute::string("userId");
    let favourites = stack.add(TableV2::on_demand("Favourites", user_key()));
    let history = stack.add(TableV2::on_demand("History", user_key()));
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    let own = LeadingKey::user_pool_sub;
    stack.add(
        Role::new("Listener", sign_in.authenticated())
            .allow(favourites.read_write_data().rows(own()))
            .allow(history.read_write_data().rows(own())),
    );
    stack
}
