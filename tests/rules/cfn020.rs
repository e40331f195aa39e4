use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(CfnResource::new("Alarms", "SNS::Topic"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(CfnResource::new("Alarms", "AWS::SNS::Topic"));
    stack
}
