use tablature::{Attribute, CfnResource, Stack, StreamViewType, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(
        TableV2::on_demand("Plays", Attribute::string("id"))
            .stream(StreamViewType::NewAndOldImages),
    );
    stack.add(
        CfnResource::new("CountPlays", "AWS::Lambda::EventSourceMapping")
            .property("FunctionName", "count-plays")
            .property("EventSourceArn", plays.stream().arn())
            .property("StartingPosition", "LATEST"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(
        TableV2::on_demand("Plays", Attribute::string("id"))
            .stream(StreamViewType::NewAndOldImages),
    );
    stack.add(
        CfnResource::new("CountPlays", "AWS::Lambda::EventSourceMapping")
            .property("FunctionName", "count-plays")
            .property("EventSourceArn", plays.stream().arn())
            .property("StartingPosition", "TRIM_HORIZON"),
    );
    stack
}
