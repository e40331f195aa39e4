use tablature::Action::{GetItem, PutItem, Query};
use tablature::{Attribute, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("notes");
    stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Writers"));
    stack.add(
        Role::new("Writer", sign_in.authenticated()).aws_managed_policy("AmazonDynamoDBFullAccess"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Writers"));
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.actions([GetItem, PutItem, Query]).rows(LeadingKey::user_pool_sub())),
    );
    stack
}
