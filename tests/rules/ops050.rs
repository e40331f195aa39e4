use tablature::{CfnResource, Queue, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(Queue::new("Plays"));
    stack.add(
        CfnResource::new("PlaysToCount", "AWS::Lambda::EventSourceMapping")
            .property("FunctionName", "count")
            .property("EventSourceArn", plays.arn())
            .property("StartingPosition", "LATEST"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(Queue::new("Plays"));
    stack.add(
        CfnResource::new("PlaysToCount", "AWS::Lambda::EventSourceMapping")
            .property("FunctionName", "count")
            .property("EventSourceArn", plays.arn()),
    );
    stack
}
