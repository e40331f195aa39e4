use tablature::{CfnResource, Queue, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(Queue::new("Plays"));
    stack.add(
        CfnResource::new("PlaysToCount", "AWS::Lambda::EventSourceMapping")
            .property("FunctionName", "count")
            .property("EventSourceArn", plays.arn())
            .property("BatchSize", 100),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack.add(Queue::new("Plays"));
    stack.add(
        CfnResource::new("PlaysToCount", "AWS::Lambda::EventSourceMapping")
            .property("FunctionName", "count")
            .property("EventSourceArn", plays.arn())
            .property("BatchSize", 100)
            .property("MaximumBatchingWindowInSeconds", 1),
    );
    stack
}
