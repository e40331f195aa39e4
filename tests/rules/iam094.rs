use tablature::Action::Query;
use tablature::{
    Attribute, Condition, ConditionKey, LeadingKey, PolicyStatement, Role, Stack, StringOperator,
    TableV2,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("tickets");
    let tickets = stack.add(TableV2::on_demand("Tickets", Attribute::string("team")));
    let own_rows = PolicyStatement::allow()
        .actions([Query])
        .resources([tickets.arn()])
        .condition(Condition::for_all_values(
            StringOperator::Equals,
            ConditionKey::leading_keys(),
            ["${aws:PrincipalTag/team, 'all'}"],
        ))
        .condition(Condition::null(ConditionKey::leading_keys(), false));
    stack.add(Role::for_account("Agent", "111122223333").statement(own_rows));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("tickets");
    let tickets = stack.add(TableV2::on_demand("Tickets", Attribute::string("team")));
    stack.add(
        Role::for_account("Agent", "111122223333")
            .allow(tickets.actions([Query]).rows(LeadingKey::principal_tag("team"))),
    );
    stack
}
