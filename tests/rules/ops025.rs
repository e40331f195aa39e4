use tablature::{
    Attribute, Code, EventSourceMapping, Expr, Function, Role, Runtime, Stack, StartingPosition,
    StreamHandle, StreamViewType, TableV2,
};

pub(crate) fn bad() -> Stack {
    counted(|_| "Plays".into())
}

pub(crate) fn good() -> Stack {
    counted(|stream| stream.arn())
}

fn counted(source: impl Fn(&StreamHandle) -> Expr) -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack
        .add(TableV2::on_demand("Plays", Attribute::string("id")).stream(StreamViewType::NewImage));
    let role = stack.add(Role::for_lambda("CountRole").allow(plays.stream().read()));
    let code = Code::inline("exports.handler = async () => {};");
    let count = stack.add(Function::new("Count", Runtime::Nodejs24, code, &role));
    let oldest = StartingPosition::TrimHorizon;
    stack.add(EventSourceMapping::new("PlaysToCount", &count, source(&plays.stream()), oldest));
    stack
}
