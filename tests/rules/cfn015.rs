use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("crawler");
    for site in 1..=61 {
        stack.add(
            CfnResource::new(format!("Target{site}"), "AWS::SSM::Parameter")
                .property("Type", "String")
                .property("Value", format!("{{{{resolve:ssm:/crawler/hosts/{site}}}}}")),
        );
    }
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("crawler");
    stack.add(
        CfnResource::new("Targets", "AWS::SSM::Parameter")
            .property("Type", "String")
            .property("Value", "{{resolve:ssm:/crawler/hosts}}"),
    );
    stack
}
