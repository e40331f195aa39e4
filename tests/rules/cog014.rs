use tablature::{AuthFlow, CfnResource, Expr, Stack, UserPool, UserPoolClient};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("hr");
    let people = stack.add(UserPool::new("People"));
    stack.add(
        CfnResource::new("Web", "AWS::Cognito::UserPoolClient")
            .property("UserPoolId", people.user_pool_id())
            .property(
                "ExplicitAuthFlows",
                Expr::list(["USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]),
            ),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("hr");
    let people = stack.add(UserPool::new("People"));
    stack.add(
        UserPoolClient::new("Web", &people)
            .auth_flows([AuthFlow::UserPassword, AuthFlow::RefreshToken]),
    );
    stack
}
