use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("tenants");
    for tenant in 1..=501 {
        stack.add(CfnResource::new(format!("Tenant{tenant}"), "AWS::SNS::Topic"));
    }
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("tenants-1-to-250");
    for tenant in 1..=250 {
        stack.add(CfnResource::new(format!("Tenant{tenant}"), "AWS::SNS::Topic"));
    }
    stack
}
