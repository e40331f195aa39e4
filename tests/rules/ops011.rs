use tablature::{
    Attribute, Code, EventSourceMapping, Function, Queue, QueueHandle, Role, Runtime, Stack,
    StartingPosition, StreamViewType, TableV2,
};

pub(crate) fn bad() -> Stack {
    counted(|_, role| role)
}

pub(crate) fn good() -> Stack {
    counted(|failed, role| role.statement(failed.send_messages()))
}

fn counted(allow: impl Fn(&QueueHandle, Role) -> Role) -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(
        TableV2::on_demand("Plays", Attribute::string("id"))
            .stream(StreamViewType::NewAndOldImages),
    );
    let failed = stack.add(Queue::new("Failed"));
    let role = Role::for_lambda("CountRole").allow(plays.stream().read());
    let role = stack.add(allow(&failed, role));
    let code = Code::inline("exports.handler = async () => {};");
    let count = stack.add(Function::new("Count", Runtime::Nodejs24, code, &role));
    let oldest = StartingPosition::TrimHorizon;
    stack.add(
        EventSourceMapping::new("PlaysToCount", &count, plays.stream().arn(), oldest)
            .on_failure(failed.arn()),
    );
    stack
}
