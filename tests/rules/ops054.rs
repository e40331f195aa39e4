use tablature::{Code, EventSourceMapping, Function, Queue, QueueHandle, Role, Runtime, Stack};

pub(crate) fn bad() -> Stack {
    // Who may send may not receive.
    counted(|plays, role| role.statement(plays.send_messages()))
}

pub(crate) fn good() -> Stack {
    counted(|plays, role| role.statement(plays.consume_messages()))
}

fn counted(allow: impl Fn(&QueueHandle, Role) -> Role) -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(Queue::new("Plays"));
    let role = stack.add(allow(&plays, Role::for_lambda("CountRole")));
    let code = Code::inline("exports.handler = async () => {};");
    let count = stack.add(Function::new("Count", Runtime::Nodejs24, code, &role));
    stack.add(EventSourceMapping::from_queue("PlaysToCount", &count, plays.arn()));
    stack
}
