use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("CountLogs", "AWS::Logs::LogGroup")
            .property("LogGroupName", "/aws/lambda/count")
            .property("RetentionInDays", 30),
    );
    stack.add(
        CfnResource::new("IndexLogs", "AWS::Logs::LogGroup")
            .property("LogGroupName", "/aws/lambda/count")
            .property("RetentionInDays", 30),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("CountLogs", "AWS::Logs::LogGroup")
            .property("LogGroupName", "/aws/lambda/count")
            .property("RetentionInDays", 30),
    );
    stack.add(
        CfnResource::new("IndexLogs", "AWS::Logs::LogGroup")
            .property("LogGroupName", "/aws/lambda/index")
            .property("RetentionInDays", 30),
    );
    stack
}
