use tablature::Action::PutItem;
use tablature::{
    Attribute, Condition, ConditionKey, PolicyStatement, Role, Stack, StringOperator, TableV2,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("tenant")));
    let own_tenant = PolicyStatement::allow()
        .actions([PutItem])
        .resources([orders.arn()])
        .condition(Condition::for_all_values(
            StringOperator::Equals,
            ConditionKey::leading_keys(),
            ["${aws:PrincipleTag/tenant}"],
        ))
        .condition(Condition::null(ConditionKey::leading_keys(), false));
    stack.add(Role::for_account("Importer", "111122223333").statement(own_tenant));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("tenant")));
    let own_tenant = PolicyStatement::allow()
        .actions([PutItem])
        .resources([orders.arn()])
        .condition(Condition::for_all_values(
            StringOperator::Equals,
            ConditionKey::leading_keys(),
            ["${aws:PrincipalTag/tenant}"],
        ))
        .condition(Condition::null(ConditionKey::leading_keys(), false));
    stack.add(Role::for_account("Importer", "111122223333").statement(own_tenant));
    stack
}
