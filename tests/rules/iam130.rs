use tablature::Action::GetItem;
use tablature::{
    Attribute, Condition, ConditionKey, PolicyStatement, Role, Stack, StringOperator, TableV2,
};

pub(crate) fn bad() -> Stack {
    reading((b'a'..=b'p').map(|letter| format!("*{}*", char::from(letter))).collect())
}

pub(crate) fn good() -> Stack {
    reading((b'a'..=b'p').map(|letter| format!("{}#*", char::from(letter))).collect())
}

fn reading(patterns: Vec<String>) -> Stack {
    let mut stack = Stack::new("notes");
    let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("id")));
    let some =
        Condition::for_all_values(StringOperator::Like, ConditionKey::leading_keys(), patterns);
    let get = PolicyStatement::allow()
        .actions([GetItem])
        .resources([notes.arn()])
        .condition(some)
        .condition(Condition::null(ConditionKey::leading_keys(), false));
    stack.add(Role::for_lambda("Reader").statement(get));
    stack
}
