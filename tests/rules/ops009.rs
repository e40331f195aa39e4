use tablature::{Attribute, CfnResource, Stack, StreamViewType, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).stream(StreamViewType::NewImage),
    );
    stack.add(
        CfnResource::new("Count", "AWS::Lambda::EventSourceMapping")
            .property("FunctionName", "count")
            .property("EventSourceArn", tracks.arn())
            .property("StartingPosition", "TRIM_HORIZON"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id")).stream(StreamViewType::NewImage),
    );
    stack.add(
        CfnResource::new("Count", "AWS::Lambda::EventSourceMapping")
            .property("FunctionName", "count")
            .property("EventSourceArn", tracks.stream().arn())
            .property("StartingPosition", "TRIM_HORIZON"),
    );
    stack
}
