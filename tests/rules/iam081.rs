use tablature::{Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        Role::for_service("Player", "lambda.amazonaws.com")
            .aws_managed_policy("AWSLambdaBasicExecutionRole"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        Role::for_service("Player", "lambda.amazonaws.com")
            .aws_managed_policy("service-role/AWSLambdaBasicExecutionRole"),
    );
    stack
}
