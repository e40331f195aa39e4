use tablature::Action::{GetItem, PutItem};
use tablature::{Attribute, LeadingKey, Principal, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    // The trust policy of a provider of one's own does not let it tag sessions.
    let sign_in = Principal::web_identity("login.example.com", "notes-app");
    stack.add(
        Role::new("Writer", sign_in)
            .allow(notes.actions([GetItem, PutItem]).rows(LeadingKey::principal_tag("sub"))),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Writers"));
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.actions([GetItem, PutItem]).rows(LeadingKey::user_pool_sub())),
    );
    stack
}
