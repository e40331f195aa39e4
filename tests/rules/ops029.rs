use tablature::{Code, Function, Role, Runtime, Stack};

pub(crate) fn bad() -> Stack {
    function("AWS_REGION")
}

pub(crate) fn good() -> Stack {
    function("TABLE_REGION")
}

fn function(variable: &str) -> Stack {
    let mut stack = Stack::new("music");
    let role = stack.add(Role::for_lambda("CountRole"));
    let code = Code::inline("exports.handler = async () => {};");
    stack.add(
        Function::new("Count", Runtime::Nodejs24, code, &role).environment(variable, "eu-west-1"),
    );
    stack
}
