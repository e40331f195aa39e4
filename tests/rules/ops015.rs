use tablature::{Code, Function, Role, Runtime, Stack};

pub(crate) fn bad() -> Stack {
    function("index.count plays")
}

pub(crate) fn good() -> Stack {
    function("index.countPlays")
}

fn function(handler: &str) -> Stack {
    let mut stack = Stack::new("music");
    let role = stack.add(Role::for_lambda("CountRole"));
    let code = Code::inline("exports.countPlays = async () => {};");
    stack.add(Function::new("Count", Runtime::Nodejs24, code, &role).handler(handler));
    stack
}
