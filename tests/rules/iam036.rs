use tablature::{Expr, PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("support");
    let mut agent = Role::for_account("Agent", "111122223333");
    for team in 1..=21 {
        let arn = format!("arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:policy/Team{team}");
        agent = agent.managed_policy(Expr::sub(arn));
    }
    stack.add(agent);
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("support");
    let teams = PolicyStatement::allow()
        .actions(["dynamodb:GetItem", "dynamodb:Query"])
        .resources(["arn:aws:dynamodb:eu-west-1:111122223333:table/support-tickets"]);
    stack.add(Role::for_account("Agent", "111122223333").statement(teams));
    stack
}
