use tablature::{
    Attribute, Code, EventSourceMapping, Function, Role, Runtime, Stack, StartingPosition,
    StreamViewType, TableV2,
};

pub(crate) fn bad() -> Stack {
    stack(StartingPosition::Latest)
}

pub(crate) fn good() -> Stack {
    stack(StartingPosition::TrimHorizon)
}

fn stack(position: StartingPosition) -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(
        TableV2::on_demand("Plays", Attribute::string("id"))
            .stream(StreamViewType::NewAndOldImages),
    );
    let role = stack.add(Role::for_lambda("CountPlaysRole").allow(plays.stream().read()));
    let code = Code::inline("exports.handler = async () => {};");
    let count = stack.add(Function::new("CountPlays", Runtime::Nodejs24, code, &role));
    stack.add(EventSourceMapping::new("PlaysToCount", &count, plays.stream().arn(), position));
    stack
}
