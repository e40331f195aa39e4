use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(CfnResource::new("Alarms", "AWS::SNS::Topic").property("TopicName", "music alarms"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(CfnResource::new("Alarms", "AWS::SNS::Topic").property("TopicName", "music-alarms"));
    stack
}
