use tablature::{
    Action, Attribute, Condition, ConditionKey, PolicyStatement, Role, Stack, TableV2,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    let tag = PolicyStatement::allow()
        .actions([Action::UpdateTable])
        .resources([orders.arn()])
        .condition(Condition::string_equals(ConditionKey::request_tag("team"), ["shop"]));
    stack.add(Role::for_account("Support", "111122223333").statement(tag));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    let tag = PolicyStatement::allow()
        .actions([Action::TagResource])
        .resources([orders.arn()])
        .condition(Condition::string_equals(ConditionKey::request_tag("team"), ["shop"]));
    stack.add(Role::for_account("Support", "111122223333").statement(tag));
    stack
}
