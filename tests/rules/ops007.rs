use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(CfnResource::new("Logs", "AWS::Logs::LogGroup").property("RetentionInDays", 45));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(CfnResource::new("Logs", "AWS::Logs::LogGroup").property("RetentionInDays", 60));
    stack
}
