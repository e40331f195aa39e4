use tablature::Action::{DeleteItem, PutItem};
use tablature::{
    Attribute, Condition, ConditionKey, PolicyStatement, Role, Stack, StringOperator, TableV2,
    UserSignIn,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let favourites = stack.add(TableV2::on_demand("Favourites", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    let own_rows = PolicyStatement::allow()
        .actions([PutItem, DeleteItem])
        .resources([favourites.arn()])
        .condition(Condition::for_all_values(
            StringOperator::Equals,
            ConditionKey::leading_keys(),
            ["${aws:PrincipalTag/sub}"],
        ));
    stack.add(Role::new("Listener", sign_in.authenticated()).statement(own_rows));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let favourites = stack.add(TableV2::on_demand("Favourites", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    let own_rows = PolicyStatement::allow()
        .actions([PutItem, DeleteItem])
        .resources([favourites.arn()])
        .condition(Condition::for_all_values(
            StringOperator::Equals,
            ConditionKey::leading_keys(),
            ["${aws:PrincipalTag/sub}"],
        ))
        .condition(Condition::null(ConditionKey::leading_keys(), false));
    stack.add(Role::new("Listener", sign_in.authenticated()).statement(own_rows));
    stack
}
