use tablature::{Code, Function, Role, Runtime, Stack};

pub(crate) fn bad() -> Stack {
    function(64, 1_800)
}

pub(crate) fn good() -> Stack {
    function(128, 900)
}

fn function(memory: u32, timeout: u32) -> Stack {
    let mut stack = Stack::new("music");
    let role = stack.add(Role::for_lambda("CountRole"));
    let code = Code::inline("exports.handler = async () => {};");
    stack.add(
        Function::new("Count", Runtime::Nodejs24, code, &role).memory_size(memory).timeout(timeout),
    );
    stack
}
