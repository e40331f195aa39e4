use tablature::{Condition, ConditionKey, PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("reports");
    let team = ConditionKey::principal_tag("team");
    let read = PolicyStatement::allow()
        .actions(["s3:GetObject"])
        .resources(["arn:aws:s3:::quarterly-reports/*"])
        .condition(Condition::string_equals(team.clone(), ["finance"]))
        .condition(Condition::string_equals(team, ["audit"]));
    stack.add(Role::for_account("Reader", "123456789012").statement(read));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("reports");
    let team = ConditionKey::principal_tag("team");
    let read = PolicyStatement::allow()
        .actions(["s3:GetObject"])
        .resources(["arn:aws:s3:::quarterly-reports/*"])
        .condition(Condition::string_equals(team, ["finance", "audit"]));
    stack.add(Role::for_account("Reader", "123456789012").statement(read));
    stack
}
