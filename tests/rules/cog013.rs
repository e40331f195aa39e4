use tablature::{AuthFlow, CfnResource, Expr, Stack, UserPool, UserPoolClient};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    let people = stack.add(UserPool::new("People"));
    stack.add(
        CfnResource::new("Web", "AWS::Cognito::UserPoolClient")
            .property("UserPoolId", people.user_pool_id())
            .property(
                "ExplicitAuthFlows",
                Expr::list(["ALLOW_USER_SRP", "ALLOW_REFRESH_TOKEN_AUTH"]),
            ),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    let people = stack.add(UserPool::new("People"));
    stack.add(
        UserPoolClient::new("Web", &people).auth_flows([AuthFlow::UserSrp, AuthFlow::RefreshToken]),
    );
    stack
}
