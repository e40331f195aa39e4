use tablature::{
    Attribute, Code, EventSourceMapping, Function, Role, Runtime, Stack, StartingPosition,
    StreamViewType, TableV2,
};

pub(crate) fn bad() -> Stack {
    counted(50_000)
}

pub(crate) fn good() -> Stack {
    counted(10_000)
}

fn counted(records: u32) -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack
        .add(TableV2::on_demand("Plays", Attribute::string("id")).stream(StreamViewType::NewImage));
    let role = stack.add(Role::for_lambda("CountRole").allow(plays.stream().read()));
    let code = Code::inline("exports.handler = async () => {};");
    let count = stack.add(Function::new("Count", Runtime::Nodejs24, code, &role));
    let oldest = StartingPosition::TrimHorizon;
    let mapping = EventSourceMapping::new("PlaysToCount", &count, plays.stream().arn(), oldest);
    stack.add(mapping.batch_size(records));
    stack
}
