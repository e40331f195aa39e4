use tablature::Action::{PutItem, Query};
use tablature::{Attribute, Expr, PolicyStatement, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    stack
        .add(TableV2::on_demand("Scores", Attribute::string("employeeId")).table_name("hr-scores"));
    let tables =
        Expr::sub("arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/hr-*");
    let write = PolicyStatement::allow().actions([PutItem, Query]).resources([tables]);
    stack.add(Role::for_lambda("ScoreService").statement(write));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    let scores = stack
        .add(TableV2::on_demand("Scores", Attribute::string("employeeId")).table_name("hr-scores"));
    stack.add(Role::for_lambda("ScoreService").allow(scores.actions([PutItem, Query])));
    let back_up = PolicyStatement::allow()
        .actions(["dynamodb:ListTables", "dynamodb:CreateBackup"])
        .resources(["*"])
        .acknowledge("IAM046", "it backs up every table of the account");
    stack.add(Role::for_lambda("NightlyBackup").statement(back_up));
    stack
}
