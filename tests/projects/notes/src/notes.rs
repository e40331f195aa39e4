//! Notes, which their writers see from the browser.

use tablature::Action::{DeleteItem, GetItem, PutItem, Query};
use tablature::{Attribute, LeadingKey, Role, Stack, Stage, TableV2, UserSignIn};

pub fn stack(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(
        TableV2::on_demand("Notes", Attribute::string("userId"))
            .sort_key(Attribute::string("noteId")),
    );
    let sign_in = stack.add(UserSignIn::new("Writers"));
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.actions([GetItem, Query]).rows(LeadingKey::user_pool_sub()))
            .allow(notes.actions([PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
    );
    stack
}
