use tablature::Action::{GetItem, Query};
use tablature::{Attribute, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Writers"));
    // The name of an IAM user: nobody who signs in through Cognito is one.
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.actions([GetItem, Query]).rows(LeadingKey::iam_user_name())),
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
