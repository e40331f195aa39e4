use tablature::Action::{GetItem, Query};
use tablature::{Expr, PolicyStatement, Principal, Role, Stack};

pub(crate) fn bad() -> Stack {
    tables_of("${!aws:PrincipalTag/tenant}*")
}

pub(crate) fn good() -> Stack {
    tables_of("${!aws:PrincipalTag/tenant}-*")
}

fn tables_of(tenant: &str) -> Stack {
    let mut stack = Stack::new("shop");
    let arn = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table";
    let read = PolicyStatement::allow()
        .actions([GetItem, Query])
        .resources([Expr::sub(format!("{arn}/{tenant}"))]);
    let sign_in = Principal::arn("arn:aws:iam::111122223333:role/SignIn").with_session_tags();
    stack.add(Role::new("Seller", sign_in).statement(read));
    stack
}
