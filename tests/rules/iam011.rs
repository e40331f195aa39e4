use tablature::Action::{GetItem, Query};
use tablature::{
    Attribute, Condition, ConditionKey, LeadingKey, PolicyStatement, Role, Stack, StringOperator,
    TableV2, UserSignIn,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let history = stack.add(
        TableV2::on_demand("History", Attribute::string("userId"))
            .sort_key(Attribute::string("playedAt")),
    );
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    let own_rows = PolicyStatement::allow()
        .actions(["dynamodb:Query", "dynamodb:Scan"])
        .resources([history.arn()])
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
    let history = stack.add(
        TableV2::on_demand("History", Attribute::string("userId"))
            .sort_key(Attribute::string("playedAt")),
    );
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    stack.add(
        Role::new("Listener", sign_in.authenticated())
            .allow(history.actions([GetItem, Query]).rows(LeadingKey::user_pool_sub())),
    );
    stack
}
