use tablature::Action::{GetItem, Query};
use tablature::{
    Attribute, Condition, ConditionKey, PolicyStatement, Role, Stack, StringOperator, TableV2,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    let people = stack.add(TableV2::on_demand("People", Attribute::string("personId")));
    let names = PolicyStatement::allow()
        .actions([GetItem, Query])
        .resources([people.arn()])
        .condition(Condition::for_all_values(
            StringOperator::Equals,
            ConditionKey::attributes(),
            ["personId", "name"],
        ));
    stack.add(Role::for_lambda("Directory").statement(names));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    let people = stack.add(TableV2::on_demand("People", Attribute::string("personId")));
    let names = PolicyStatement::allow()
        .actions([GetItem, Query])
        .resources([people.arn()])
        .condition(Condition::for_all_values(
            StringOperator::Equals,
            ConditionKey::attributes(),
            ["personId", "name"],
        ))
        .condition(Condition::string_equals(ConditionKey::select(), ["SPECIFIC_ATTRIBUTES"]));
    stack.add(Role::for_lambda("Directory").statement(names));
    stack
}
