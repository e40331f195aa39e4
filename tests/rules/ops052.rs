use tablature::{Code, EventSourceMapping, Function, Queue, Role, Runtime, Stack};

pub(crate) fn bad() -> Stack {
    // A call of 60 seconds that is tried again is longer than that.
    counted(90)
}

pub(crate) fn good() -> Stack {
    counted(360)
}

fn counted(visibility_timeout: u32) -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(Queue::new("Plays").visibility_timeout(visibility_timeout));
    let role = stack.add(Role::for_lambda("CountRole").statement(plays.consume_messages()));
    let code = Code::inline("exports.handler = async () => {};");
    let count = stack.add(Function::new("Count", Runtime::Nodejs24, code, &role).timeout(60));
    stack.add(EventSourceMapping::from_queue("PlaysToCount", &count, plays.arn()));
    stack
}
