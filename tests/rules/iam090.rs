use tablature::Action::{DeleteItem, PutItem, Query};
use tablature::{Attribute, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(
        TableV2::on_demand("Notes", Attribute::string("userId"))
            .sort_key(Attribute::string("noteId")),
    );
    let sign_in = stack.add(UserSignIn::new("Writers"));
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.actions([Query]).every_row("notes are read by everybody"))
            .allow(notes.actions([PutItem, DeleteItem])),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(
        TableV2::on_demand("Notes", Attribute::string("userId"))
            .sort_key(Attribute::string("noteId")),
    );
    let sign_in = stack.add(UserSignIn::new("Writers"));
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.actions([Query]).every_row("notes are read by everybody"))
            .allow(notes.actions([PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
    );
    stack
}
