use tablature::{Condition, ConditionKey, Role, Stack, Text};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("partners");
    let partners = (0..700).map(|partner| format!("partner-{partner:03}"));
    stack.add(Role::for_account("Importer", "111122223333").trust_condition(
        Condition::string_equals(ConditionKey::<Text>::named("sts:ExternalId"), partners),
    ));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("partners");
    stack.add(Role::for_account("Importer", "111122223333").trust_condition(
        Condition::string_like(ConditionKey::<Text>::named("sts:ExternalId"), ["partner-*"]),
    ));
    stack
}
