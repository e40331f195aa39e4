use tablature::{Attribute, LeadingKey, PolicyStatement, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Writers"));
    let export = PolicyStatement::allow()
        .actions(["dynamodb:ExportTableToPointInTime", "dynamodb:DeleteTable"])
        .resources([notes.arn()]);
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.read_write_data().rows(LeadingKey::user_pool_sub()))
            .statement(export),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Writers"));
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.read_write_data().rows(LeadingKey::user_pool_sub())),
    );
    let export = PolicyStatement::allow()
        .actions(["dynamodb:ExportTableToPointInTime"])
        .resources([notes.arn()]);
    stack.add(Role::for_lambda("Exporter").statement(export));
    stack
}
