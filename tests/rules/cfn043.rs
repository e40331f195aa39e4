use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(CfnResource::new("Plays", "AWS::Kinesis::Stream").property("ShardCount", 0));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(CfnResource::new("Plays", "AWS::Kinesis::Stream").property("ShardCount", 1));
    stack
}
