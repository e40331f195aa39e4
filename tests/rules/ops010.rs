use tablature::{
    Attribute, Code, EventSourceMapping, Function, Role, Runtime, Stack, StartingPosition,
    StreamViewType, TableHandle, TableV2,
};

pub(crate) fn bad() -> Stack {
    // The table is not its stream.
    counted(|plays, role| role.allow(plays.read_data()))
}

pub(crate) fn good() -> Stack {
    counted(|plays, role| role.allow(plays.stream().read()))
}

fn counted(allow: impl Fn(&TableHandle, Role) -> Role) -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(
        TableV2::on_demand("Plays", Attribute::string("id"))
            .stream(StreamViewType::NewAndOldImages),
    );
    let role = stack.add(allow(&plays, Role::for_lambda("CountRole")));
    let code = Code::inline("exports.handler = async () => {};");
    let count = stack.add(Function::new("Count", Runtime::Nodejs24, code, &role));
    let oldest = StartingPosition::TrimHorizon;
    stack.add(EventSourceMapping::new("PlaysToCount", &count, plays.stream().arn(), oldest));
    stack
}
