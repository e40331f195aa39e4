use tablature::Action::{GetItem, Query};
use tablature::{Attribute, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Writers"));
    let own = notes.actions([GetItem, Query]).rows(LeadingKey::user_pool_sub());
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(own.every_row("notes are shown on profiles")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Writers"));
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.actions([GetItem, Query]).rows(LeadingKey::user_pool_sub())),
    );
    stack
}
