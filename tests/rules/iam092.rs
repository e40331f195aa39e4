use tablature::Action::Query;
use tablature::{
    Attribute, Condition, ConditionKey, LeadingKey, PolicyStatement, Role, Stack, StringOperator,
    TableV2, UserSignIn,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let own_rows = PolicyStatement::allow()
        .actions([Query])
        .resources([notes.arn()])
        .condition(Condition::for_all_values(
            StringOperator::Equals,
            ConditionKey::leading_keys(),
            ["${aws:userid}"],
        ))
        .condition(Condition::null(ConditionKey::leading_keys(), false));
    stack.add(Role::for_account("Writer", "111122223333").statement(own_rows));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Writers"));
    stack.add(
        Role::new("Writer", sign_in.authenticated())
            .allow(notes.actions([Query]).rows(LeadingKey::user_pool_sub())),
    );
    stack
}
