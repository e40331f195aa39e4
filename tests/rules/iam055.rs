use tablature::Action::GetItem;
use tablature::{Attribute, Condition, ConditionKey, PolicyStatement, Role, Stack, TableV2, Text};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    let read = PolicyStatement::allow().actions([GetItem]).resources([orders.arn()]).condition(
        Condition::string_equals(
            ConditionKey::<Text>::named("aws:PrincipleOrgID"),
            ["o-a1b2c3d4e5"],
        ),
    );
    stack.add(Role::for_account("Support", "111122223333").statement(read));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("orderId")));
    let read = PolicyStatement::allow()
        .actions([GetItem])
        .resources([orders.arn()])
        .condition(Condition::string_equals(ConditionKey::principal_org_id(), ["o-a1b2c3d4e5"]));
    stack.add(Role::for_account("Support", "111122223333").statement(read));
    stack
}
