use tablature::Action::BatchGetItem;
use tablature::{
    Attribute, Condition, ConditionKey, PolicyStatement, Role, Stack, StringOperator, TableV2,
    UserSignIn,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Writers"));
    let own_rows = PolicyStatement::allow()
        .actions([BatchGetItem])
        .resources([notes.arn()])
        .condition(Condition::for_any_value(
            StringOperator::Equals,
            ConditionKey::leading_keys(),
            ["${aws:PrincipalTag/sub}"],
        ));
    stack.add(Role::new("Writer", sign_in.authenticated()).statement(own_rows));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Writers"));
    let own_rows = PolicyStatement::allow()
        .actions([BatchGetItem])
        .resources([notes.arn()])
        .condition(Condition::for_all_values(
            StringOperator::Equals,
            ConditionKey::leading_keys(),
            ["${aws:PrincipalTag/sub}"],
        ))
        .condition(Condition::null(ConditionKey::leading_keys(), false));
    stack.add(Role::new("Writer", sign_in.authenticated()).statement(own_rows));
    stack
}
