use tablature::{Attribute, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(TableV2::on_demand("Plays", Attribute::number("userId")));
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    stack.add(
        Role::new("Listener", sign_in.authenticated())
            .allow(plays.write_data().rows(LeadingKey::user_pool_sub())),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(TableV2::on_demand("Plays", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    stack.add(
        Role::new("Listener", sign_in.authenticated())
            .allow(plays.write_data().rows(LeadingKey::user_pool_sub())),
    );
    stack
}
