use tablature::{Condition, ConditionKey, PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let outside = Condition::not_ip_address(ConditionKey::source_ip(), ["203.0.113.0/33"]);
    stack.add(Role::for_lambda("Reader").statement(denied().condition(outside)));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let outside = Condition::not_ip_address(ConditionKey::source_ip(), ["203.0.113.0/24"]);
    stack.add(Role::for_lambda("Reader").statement(denied().condition(outside)));
    stack
}

fn denied() -> PolicyStatement {
    PolicyStatement::deny().actions(["dynamodb:*"]).resources(["*"])
}
